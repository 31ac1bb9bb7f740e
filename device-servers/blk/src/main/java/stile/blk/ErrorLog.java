package stile.blk;

import static java.lang.System.Logger.Level.WARNING;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells of failed requests, of the first of each second: a driver that floods the device with
 * nonsense must not flood the log.
 */
final class ErrorLog {
  private static final System.Logger LOG = System.getLogger("stile.blk");
  private static final long QUIET_NANOS = 1_000_000_000;

  private final String name;
  private final LongSupplier clock;
  private final Consumer<String> lines;
  private long quietUntil;
  private long suppressed;

  /**
   * @param name what each line begins with
   * @param clock nanoseconds, as {@link System#nanoTime()} gives them
   * @param lines takes the lines
   */
  ErrorLog(String name, LongSupplier clock, Consumer<String> lines) {
    this.name = name;
    this.clock = clock;
    this.lines = lines;
    this.quietUntil = clock.getAsLong();
  }

  /** One that goes to the log. */
  ErrorLog(String name) {
    this(name, System::nanoTime, line -> LOG.log(WARNING, line));
  }

  void failed(String what) {
    long now = clock.getAsLong();
    if (now - quietUntil < 0) {
      suppressed++;
      return;
    }
    quietUntil = now + QUIET_NANOS;
    String more = suppressed == 0 ? "" : " (and %d more errors)".formatted(suppressed);
    suppressed = 0;
    lines.accept(name + ": " + what + more);
  }
}
