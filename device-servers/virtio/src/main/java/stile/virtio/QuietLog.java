package stile.virtio;

import static java.lang.System.Logger.Level.WARNING;

import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Warns of what a peer does wrong, of the first of each second: a peer that floods us with nonsense
 * must not flood the log. One thread uses it.
 */
public final class QuietLog {
  private static final long QUIET_NANOS = 1_000_000_000;

  private final LongSupplier clock;
  private final Consumer<String> lines;
  private long quietUntil;
  private long suppressed;

  /**
   * Warns through a logger.
   *
   * @param log named after who is warned of
   */
  public QuietLog(System.Logger log) {
    this(System::nanoTime, line -> log.log(WARNING, line));
  }

  /**
   * @param clock nanoseconds, as {@link System#nanoTime()} gives them
   */
  QuietLog(LongSupplier clock, Consumer<String> lines) {
    this.clock = clock;
    this.lines = lines;
    this.quietUntil = clock.getAsLong();
  }

  /** Warns, or counts for the next warning. */
  public void warn(Supplier<String> what) {
    long now = clock.getAsLong();
    if (now - quietUntil < 0) {
      suppressed++;
      return;
    }
    quietUntil = now + QUIET_NANOS;
    lines.accept(
        suppressed == 0 ? what.get() : what.get() + " (and %d more)".formatted(suppressed));
    suppressed = 0;
  }
}
