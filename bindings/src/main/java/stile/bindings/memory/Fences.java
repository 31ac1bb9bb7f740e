package stile.bindings.memory;

import java.lang.invoke.VarHandle;

/**
 * What rings and their indices need besides handles that acquire and release. For a peer of the
 * same coherent cluster that is a full fence here and there; for one outside, acquiring and
 * releasing do not reach, and a barrier goes with each.
 */
public final class Fences {
  private static final Fences COHERENT = new Fences(false, Barriers.innerShareable());

  private final boolean outside;
  private final Barriers barriers;

  private Fences(boolean outside, Barriers barriers) {
    this.outside = outside;
    this.barriers = barriers;
  }

  /** For a peer, or a process, that shares the caches. */
  public static Fences coherent() {
    return COHERENT;
  }

  /**
   * For a peer that does not.
   *
   * @param barriers {@link Barriers#system}, but in tests
   */
  public static Fences outside(Barriers barriers) {
    return new Fences(true, barriers);
  }

  /** After a load that acquired: what it told of is read afterwards. */
  public void acquire() {
    if (outside) {
      barriers.load();
    }
  }

  /** Before a store that releases: what it tells of was written before. */
  public void release() {
    if (outside) {
      barriers.store();
    }
  }

  /** What was written before is there when what follows is read. */
  public void full() {
    if (outside) {
      barriers.full();
    } else {
      VarHandle.fullFence();
    }
  }
}
