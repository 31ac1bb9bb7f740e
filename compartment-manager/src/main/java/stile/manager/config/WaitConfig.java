package stile.manager.config;

import java.time.Duration;

/**
 * How a thread waits for work.
 *
 * @param mode the strategy
 * @param spin how long {@link Mode#HYBRID} looks before it sleeps; of no meaning to the others
 */
public record WaitConfig(Mode mode, Duration spin) {
  /**
   * What holds where the configuration says nothing: quick for a peer that is at work, and idle
   * when it is.
   */
  public static final WaitConfig DEFAULT = new WaitConfig(Mode.HYBRID, Duration.ofNanos(50_000));

  private static final Form<Mode> MODE = Forms.word(Mode.class);
  private static final Form<Duration> SPIN =
      Forms.duration(
          Duration.ofNanos(1), Duration.ofSeconds(1), "a time up to \"1 s\", such as \"50 us\"");

  /** A strategy of waiting. */
  public enum Mode {
    /** Never sleeps: least latency, and the price of a whole core. */
    SPIN,
    /** Looks for a while, then sleeps. */
    HYBRID,
    /** Sleeps at once. */
    BLOCK
  }

  /** Reads {@code wait} and {@code spin} of a table; {@code inherited} for what it does not say. */
  static WaitConfig read(TableReader table, WaitConfig inherited) {
    Mode mode = table.get("wait", MODE, inherited.mode());
    Duration spin = table.get("spin", SPIN, inherited.spin());
    if (table.has("spin") && mode != Mode.HYBRID) {
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
    return mode == Mode.HYBRID
        ? "hybrid, spins " + spin.toNanos() / 1000.0 + " us"
        : Forms.wordOf(mode);
  }
}
