package stile.blk;

import static java.lang.System.Logger.Level.WARNING;

import java.util.function.LongSupplier;

/**
 * Logs failed requests, the first of each second: a driver that floods the device with nonsense
 * must not flood the log.
 */
final class ErrorLog {
  private static final System.Logger LOG = System.getLogger("stile.blk");
  private static final long QUIET_NANOS = 1_000_000_000;

  private final String name;
  private final LongSupplier clock;
  private long quietUntil;
  private long suppressed;

  /**
   * @param name what log lines begin with
   * @param clock nanoseconds, as {@link System#nanoTime()} gives them
   */
  ErrorLog(String name, LongSupplier clock) {
    this.name = name;
    this.clock = clock;
    this.quietUntil = clock.getAsLong();
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
    LOG.log(WARNING, "{0}: {1}{2}", name, what, more);
  }
}
