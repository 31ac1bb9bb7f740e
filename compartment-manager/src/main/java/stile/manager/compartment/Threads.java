package stile.manager.compartment;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import stile.bindings.sys.Affinity;

/** What threads that serve have in common. */
public final class Threads {
  private Threads() {}

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
