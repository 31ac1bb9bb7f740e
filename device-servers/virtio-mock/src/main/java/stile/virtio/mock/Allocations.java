package stile.virtio.mock;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts what the calling thread allocates on the Java heap, for tests of code that must not. */
public final class Allocations {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private Allocations() {}

  /** Bytes this thread has allocated so far. Asking allocates nothing. */
  public static long bytes() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  /**
   * Runs something over and over until it allocates no more than a limit, and answers what it
   * allocated last. How soon that is depends on when the compiler gets to it, which on a busy
   * machine takes a while.
   */
  public static long settled(long limit, Runnable batch) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    long bytes;
    do {
      long before = bytes();
      batch.run();
      bytes = bytes() - before;
    } while (bytes > limit && System.nanoTime() - deadline < 0);
    return bytes;
  }
}
