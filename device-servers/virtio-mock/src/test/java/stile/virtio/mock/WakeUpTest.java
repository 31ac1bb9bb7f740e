package stile.virtio.mock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import stile.virtio.Features;
import stile.virtio.worker.WaitStrategy;

/**
 * Driver and device at work at once. The driver notifies only when the ring says that it must, and
 * sleeps until it is interrupted; so one wake-up lost, either way, and this stands still.
 */
class WakeUpTest {
  private static final int REQUESTS = 30_000;
  private static final long PACKED = Features.bit(Features.RING_PACKED);
  private static final List<Long> RINGS =
      List.of(
          WorkerRig.features(false),
          WorkerRig.features(true),
          WorkerRig.features(false) | PACKED,
          WorkerRig.features(true) | PACKED);

  static Stream<Arguments> ways() {
    return Stream.of(
            WaitStrategy.SPIN, WaitStrategy.hybrid(Duration.ofNanos(20_000)), WaitStrategy.BLOCK)
        .flatMap(wait -> RINGS.stream().map(features -> Arguments.of(wait, features)));
  }

  @ParameterizedTest
  @MethodSource("ways")
  @Timeout(120)
  void noneIsLost(WaitStrategy wait, long features) throws InterruptedException {
    try (WorkerRig rig = new WorkerRig(wait).start(features)) {
      Driver driver = new Driver(rig, Features.has(features, Features.EVENT_IDX));
      driver.run();
      assertEquals(REQUESTS, driver.done);
    }
  }

  private static final class Driver {
    private final WorkerRig rig;
    private final boolean eventIdx;
    private final Random random = new Random(1);
    private final Deque<MockRequest> pending = new ArrayDeque<>();
    private final long in;
    private final long out;
    private int submitted;
    private int done;

    Driver(WorkerRig rig, boolean eventIdx) {
      this.rig = rig;
      this.eventIdx = eventIdx;
      in = rig.memory.allocate(8, 8);
      out = rig.memory.allocate(8, 8);
    }

    void run() throws InterruptedException {
      while (done < REQUESTS) {
        int batch = Math.min(1 + random.nextInt(8), REQUESTS - submitted);
        for (int i = 0; i < batch && pending.size() < 32; i++) {
          pending.add(rig.queue.request().buffer(in, 4, false).buffer(out, 4, true).submit());
          submitted++;
        }
        if (rig.queue.mustNotify(eventIdx)) {
          rig.worker.kick();
        }
        if (random.nextInt(4) == 0) {
          collect();
        } else {
          // Let it drain, so that both sides fall asleep over and over.
          while (!pending.isEmpty()) {
            awaitInterrupt();
            collect();
          }
        }
      }
    }

    private void awaitInterrupt() throws InterruptedException {
      rig.interrupts.drainPermits();
      if (eventIdx) {
        rig.queue.interruptAtNext();
      } else {
        rig.queue.suppressInterrupts(false);
      }
      VarHandle.fullFence();
      if (!rig.queue.moreUsed()) {
        rig.interrupts.acquire();
      }
      if (!eventIdx) {
        rig.queue.suppressInterrupts(true);
      }
    }

    private void collect() {
      while (!pending.isEmpty() && pending.element().isUsed()) {
        assertEquals(4, pending.remove().written());
        done++;
      }
    }
  }
}
