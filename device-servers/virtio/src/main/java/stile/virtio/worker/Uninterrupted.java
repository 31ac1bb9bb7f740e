package stile.virtio.worker;

import java.util.concurrent.CountDownLatch;

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
