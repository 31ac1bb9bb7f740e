package stile.console;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import stile.virtio.device.Source;
import stile.virtio.mock.MockDriver;
import stile.virtio.worker.PollWaiter;

/** Serves a mock driver's device as a worker would: it sleeps until the kernel says otherwise. */
final class Pump implements AutoCloseable {
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private final MockDriver driver;
  private final PollWaiter waiter = new PollWaiter();
  private final Set<Source> watched = new HashSet<>();

  /** How often a source was ready. */
  int wakeUps;

  Pump(MockDriver driver) throws IOException {
    this.driver = driver;
  }

  /** Serves until something is so. */
  void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    driver.serve();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        fail("still not so; waiting for " + driver.sources().size() + " descriptors");
      }
      turn(20);
    }
  }

  /**
   * Whether the device comes to rest: it has nothing to do, and no descriptor wakes it. A terminal
   * moves what it was given around in its own time, so the first wake-ups do not count.
   */
  boolean sleeps() {
    for (int i = 0; i < 20; i++) {
      int before = wakeUps;
      turn(50);
      if (wakeUps == before) {
        return driver.device().serve() == 0;
      }
    }
    return false;
  }

  /** Serves what is ready now. */
  void once() {
    turn(0);
  }

  private void turn(int millis) {
    Set<Source> now = driver.sources();
    watched.stream().filter(s -> !now.contains(s)).forEach(waiter::unwatch);
    now.forEach(waiter::watch);
    watched.clear();
    watched.addAll(now);
    waiter.await(
        millis,
        source -> {
          wakeUps++;
          driver.device().serve(source);
        });
    driver.serve();
  }

  @Override
  public void close() {
    waiter.close();
  }
}
