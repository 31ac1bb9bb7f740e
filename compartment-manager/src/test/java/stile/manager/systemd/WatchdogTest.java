package stile.manager.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatchdogTest {
  private static final int ROUNDS = 5;

  private final AtomicInteger signs = new AtomicInteger();
  private final CountDownLatch enough = new CountDownLatch(ROUNDS);

  private final class Manager implements ServiceManager {
    private final Optional<Duration> watchdog;

    Manager(Optional<Duration> watchdog) {
      this.watchdog = watchdog;
    }

    @Override
    public void ready(String status) {}

    @Override
    public void status(String status) {}

    @Override
    public void alive() {
      signs.incrementAndGet();
      enough.countDown();
    }

    @Override
    public void stopping() {}

    @Override
    public Optional<Duration> watchdog() {
      return watchdog;
    }
  }

  /** Comes round with every nudge, or never. */
  private static final class Thing implements Watched {
    private final boolean turning;
    private final CountDownLatch nudged = new CountDownLatch(ROUNDS);
    private volatile int turns;

    Thing(boolean turning) {
      this.turning = turning;
    }

    @Override
    public String name() {
      return "thing";
    }

    @Override
    public long turns() {
      return turns;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread nudges
    public void nudge() {
      if (turning) {
        turns++;
      }
      nudged.countDown();
    }
  }

  private static Optional<Duration> soon() {
    return Optional.of(Duration.ofMillis(20));
  }

  @Test
  void givesSignsWhileAllTurn() throws InterruptedException {
    try (Watchdog _ =
        Watchdog.start(new Manager(soon()), List.of(new Thing(true), new Thing(true)))) {
      assertTrue(enough.await(50, TimeUnit.SECONDS));
    }
  }

  @Test
  void isSilentWhileOneHangs() throws InterruptedException {
    Thing stuck = new Thing(false);
    try (Watchdog _ = Watchdog.start(new Manager(soon()), List.of(new Thing(true), stuck))) {
      assertTrue(stuck.nudged.await(50, TimeUnit.SECONDS));
      assertEquals(0, signs.get());
    }
  }

  @Test
  void watchesNothingThatNobodyAskedFor() {
    Thing thing = new Thing(true);
    try (Watchdog _ = Watchdog.start(new Manager(Optional.empty()), List.of(thing))) {
      assertEquals(ROUNDS, thing.nudged.getCount());
    }
  }
}
