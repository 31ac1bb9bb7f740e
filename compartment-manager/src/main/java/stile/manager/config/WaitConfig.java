package stile.manager.config;

import java.time.Duration;
import stile.virtio.worker.WaitStrategy;
import stile.virtio.worker.WaitStrategy.Kind;

/**
 * How a thread waits for work.
 *
 * @param mode the strategy
 * @param spin how long {@link Kind#HYBRID} looks before it sleeps; of no meaning to the others
 */
public record WaitConfig(Kind mode, Duration spin) {
  /**
   * What holds where the configuration says nothing: quick for a peer that is at work, and idle
   * when it is.
   */
  public static final WaitConfig DEFAULT = new WaitConfig(Kind.HYBRID, Duration.ofNanos(50_000));

  static final Form<Kind> MODE = Forms.word(Kind.class);
  static final Form<Duration> SPIN =
      Forms.duration(
          Duration.ofNanos(1), Duration.ofSeconds(1), "a time up to \"1 s\", such as \"50 us\"");

  /** The same for a thread. */
  public WaitStrategy strategy() {
    return new WaitStrategy(mode, spin);
  }

  /** Reads {@code wait} and {@code spin} of a table; {@code inherited} for what it does not say. */
  static WaitConfig read(TableReader table, WaitConfig inherited) {
    Kind mode = table.get("wait", MODE, inherited.mode());
    Duration spin = table.get("spin", SPIN, inherited.spin());
    if (table.has("spin") && mode != Kind.HYBRID) {
      table.problem(
          "spin",
          "has no meaning with wait = \""
              + Forms.wordOf(mode)
              + "\"; expected wait = \"hybrid\", or no spin");
    }
    return new WaitConfig(mode, spin);
  }

  @Override
  public String toString() {
    return mode == Kind.HYBRID
        ? "hybrid, spins " + spin.toNanos() / 1000.0 + " us"
        : Forms.wordOf(mode);
  }
}
