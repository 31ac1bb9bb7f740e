package stile.virtio.worker;

/**
 * How long a worker that found nothing looks on before it sleeps. At most for as long as its
 * strategy says, which pays when work mostly comes within that time. When it does not, as with a
 * slow disk, all of the looking is wasted: so a sleep that was long makes the next look half as
 * long, down to none; one that was so short that looking would have done doubles it again.
 *
 * <p>Times are in nanoseconds of {@link System#nanoTime}.
 */
final class Looking {
  /** The shortest look is such a part of the longest: a shorter one is left out. */
  private static final int PARTS = 8;

  private final long most;
  private final long least;
  private long budget;
  private boolean idle;
  private long since;

  Looking(WaitStrategy wait) {
    this.most = wait.spinNanos();
    this.least = most / PARTS;
    this.budget = most;
  }

  /** There was work. */
  void found() {
    idle = false;
  }

  /** There is none now: whether to look on. */
  boolean goesOn(long now) {
    if (!idle) {
      idle = true;
      since = now;
    }
    return now - since < budget;
  }

  /**
   * It has slept until now. Waking takes its time too, so what came a little later than the longest
   * look may have been there before its end.
   */
  void slept(long now) {
    idle = false;
    if (now - since <= most + least) {
      budget = Math.min(most, Math.max(least, 2 * budget));
    } else {
      budget = budget / 2 < least ? 0 : budget / 2;
    }
  }
}
