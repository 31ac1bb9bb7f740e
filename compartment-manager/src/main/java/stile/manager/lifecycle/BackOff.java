package stile.manager.lifecycle;

import java.time.Duration;

/**
 * How long to wait before a program is started again: not at all the first time, and ever longer
 * while it does not last. Times are {@link System#nanoTime()}.
 */
final class BackOff {
  private static final long FIRST = Duration.ofMillis(100).toNanos();
  private static final long LONGEST = Duration.ofSeconds(30).toNanos();

  /** A program that ran this long has shown that it can. */
  private static final long LASTED = Duration.ofMinutes(1).toNanos();

  private long delay;
  private long started;

  /** Somebody who knows better wants it started: what was is forgotten. */
  void forget() {
    delay = 0;
  }

  /** It starts now, or was tried to; answers how long the next start has to wait after its end. */
  void started(long now) {
    started = now;
    delay = delay == 0 ? FIRST : Math.min(2 * delay, LONGEST);
  }

  /** It ended now; answers when it may be started again. */
  long next(long now) {
    if (now - started >= LASTED) {
      delay = 0;
    }
    return now + delay;
  }
}
