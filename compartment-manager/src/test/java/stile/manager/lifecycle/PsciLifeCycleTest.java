package stile.manager.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import stile.bindings.compartment.CompartmentFault;
import stile.bindings.compartment.CompartmentState;
import stile.bindings.compartment.CompartmentState.Kind;
import stile.bindings.sys.Errno;
import stile.bindings.sys.SysException;

/** A program that ends only when it is rung, and one that does not even then. */
@Timeout(20)
class PsciLifeCycleTest {
  private final AtomicInteger rings = new AtomicInteger();

  /** What a call of the module does; whoever waits in it is rung. */
  private interface Call {
    void run() throws Exception;
  }

  private Call call = () -> {};
  private Kind kind = Kind.RUNNING;
  private CountDownLatch heard = new CountDownLatch(0);

  private final LifeCycle module =
      new LifeCycle() {
        @Override
        public CompartmentState state() {
          return new CompartmentState(kind, 1, 0);
        }

        @Override
        public Optional<CompartmentFault> fault() {
          return Optional.empty();
        }

        @Override
        public void start() {
          kind = Kind.RUNNING;
        }

        @Override
        public void stop() throws IOException {
          make();
          kind = Kind.STOPPED;
        }

        @Override
        public void reset() throws IOException {
          make();
          kind = Kind.OFF;
        }

        private void make() throws IOException {
          try {
            call.run();
          } catch (IOException e) {
            throw e;
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        }
      };

  private final LifeCycle life =
      new PsciLifeCycle(
          module,
          () -> {
            rings.incrementAndGet();
            heard.countDown();
          });

  /** The module's call comes back once the program was rung, twice: the first may be too early. */
  private void untilRung() throws InterruptedException {
    assertTrue(heard.await(10, TimeUnit.SECONDS), "nobody rings");
  }

  @Test
  void itIsRungUntilItHasStopped() throws Exception {
    heard = new CountDownLatch(2);
    call = this::untilRung;
    life.stop();
    assertEquals(Kind.STOPPED, life.state().kind());
    int then = rings.get();
    Thread.sleep(100);
    assertEquals(then, rings.get(), "nobody is rung any more");
  }

  @Test
  void itIsRungUntilItIsReset() throws Exception {
    heard = new CountDownLatch(2);
    call = this::untilRung;
    life.reset();
    assertEquals(Kind.OFF, life.state().kind());
  }

  @Test
  void oneThatStaysIsToldAsSuch() {
    call =
        () -> {
          throw new SysException("/dev/stile/peer: stop", Errno.ETIMEDOUT);
        };
    String message = String.valueOf(assertThrows(IOException.class, life::stop).getMessage());
    assertTrue(message.startsWith("/dev/stile/peer: stop"), message);
    assertTrue(message.contains("its program was asked to end and runs on"), message);
  }

  @Test
  void otherErrorsAreAsTheyWere() {
    SysException gone = new SysException("/dev/stile/peer: stop", Errno.ENODEV);
    call =
        () -> {
          throw gone;
        };
    assertSame(gone, assertThrows(SysException.class, life::stop));
  }

  @Test
  void whatSomebodyElseAskedToEndIsRungAtEachLook() throws IOException {
    life.state();
    assertEquals(0, rings.get());
    kind = Kind.STOPPING;
    life.state();
    life.state();
    assertEquals(2, rings.get());
  }
}
