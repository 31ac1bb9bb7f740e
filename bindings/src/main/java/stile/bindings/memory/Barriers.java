package stile.bindings.memory;

/**
 * Orders accesses to shared memory for an observer outside this JVM. Which one is right depends on
 * who observes, and the board profile says so.
 */
public interface Barriers {
  /** All accesses before come before all accesses after, a store before a later load included. */
  void full();

  /**
   * Stores before come before stores after: the data before the index, the index before the bell.
   */
  void store();

  /** Loads before come before loads and stores after: the index before the data. */
  void load();

  /** For a peer of the same coherent cluster: what Java's own fences do. */
  static Barriers innerShareable() {
    return InnerShareable.INSTANCE;
  }

  /**
   * For a peer outside the inner shareable domain (a Cortex-R or -M core, a device). On arm64,
   * where Java has no instruction for it, they are four bytes of machine code; if the system
   * refuses executable pages this falls back to {@link #innerShareable} and logs it once. x86-64
   * has one domain only, and Java's fences do.
   */
  static Barriers system() {
    return SystemBarriers.CHOSEN;
  }
}
