package stile.virtio.worker;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits to the end, however often somebody interrupts, and leaves the thread interrupted then. */
public final class Uninterrupted {
  private Uninterrupted() {}

  private interface Wait {
    void once() throws InterruptedException;
  }

  public static void join(Thread thread) {
    last(thread::join);
  }

  public static void await(CountDownLatch latch) {
    last(latch::await);
  }

  /** Answers whether it came to that within the time. */
  public static boolean await(CountDownLatch latch, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    last(
        () -> {
          boolean _ = latch.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        });
    return latch.getCount() == 0;
  }

  private static void last(Wait wait) {
    boolean interrupted = false;
    while (true) {
      try {
        wait.once();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
