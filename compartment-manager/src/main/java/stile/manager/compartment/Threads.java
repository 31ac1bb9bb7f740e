package stile.manager.compartment;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import stile.bindings.sys.Affinity;

/** What threads that serve have in common. */
public final class Threads {
  private Threads() {}

  private interface Wait {
    void once() throws InterruptedException;
  }

  /** Waits for a thread's end, however often somebody interrupts. */
  public static void join(Thread thread) {
    uninterrupted(thread::join);
  }

  /** Waits for a latch, however often somebody interrupts. */
  public static void await(CountDownLatch latch) {
    uninterrupted(latch::await);
  }

  private static void uninterrupted(Wait wait) {
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

  /** Takes a shutdown hook back; answers false when it runs already. */
  public static boolean unhook(Thread hook) {
    try {
      return Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /**
   * What pins the calling thread to processors. A machine that has none of them serves all the
   * same, and says so.
   *
   * @param cpus none for no pinning
   */
  public static Runnable pinning(List<Integer> cpus, System.Logger log) {
    if (cpus.isEmpty()) {
      return () -> {};
    }
    BitSet set = new BitSet();
    cpus.forEach(set::set);
    return () -> {
      try {
        Affinity.set(set);
      } catch (IOException e) {
        log.log(WARNING, "not pinned to processors {0}: {1}", set, e.getMessage());
      }
    };
  }
}
