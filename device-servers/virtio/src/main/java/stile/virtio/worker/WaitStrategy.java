package stile.virtio.worker;

import java.time.Duration;

/**
 * How a thread that has nothing to do waits for more.
 *
 * @param kind the way
 * @param spin for {@link Kind#HYBRID}: how long it looks by itself before it sleeps, at most
 */
public record WaitStrategy(Kind kind, Duration spin) {
  /** The ways to wait. */
  public enum Kind {
    /** Looks all the time: the shortest latency, and a processor of its own. */
    SPIN,
    /** Looks for a while, if that has been of use lately; then sleeps. */
    HYBRID,
    /** Sleeps at once: the least processor time. */
    BLOCK
  }

  /** Looks all the time. */
  public static final WaitStrategy SPIN = new WaitStrategy(Kind.SPIN, Duration.ZERO);

  /** Sleeps at once. */
  public static final WaitStrategy BLOCK = new WaitStrategy(Kind.BLOCK, Duration.ZERO);

  /** Looks for {@code spin}, then sleeps. */
  public static WaitStrategy hybrid(Duration spin) {
    return new WaitStrategy(Kind.HYBRID, spin);
  }

  /** For how many nanoseconds to look before sleeping; {@code Long.MAX_VALUE} never sleeps. */
  public long spinNanos() {
    return switch (kind) {
      case SPIN -> Long.MAX_VALUE;
      case HYBRID -> spin.toNanos();
      case BLOCK -> 0;
    };
  }
}
