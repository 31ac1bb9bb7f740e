package stile.virtio.mock;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts what the calling thread allocates on the Java heap, for tests of code that must not. */
public final class Allocations {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocations() {}

  /** Bytes this thread has allocated so far. Asking allocates nothing. */
  public static long bytes() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }
}
