package stile.template;

import java.time.Instant;

/** A clock of this side. */
interface NanoClock {
  /** Nanoseconds since its epoch. */
  long nanos();

  /** What kind it is, as {@link ClockLayout} numbers them. */
  int type();

  /**
   * UTC since 1970. Whether a leap second is a step or smeared is up to the host's time service, so
   * we promise neither.
   */
  static NanoClock utc() {
    return new NanoClock() {
      private static final long NANOS_PER_SECOND = 1_000_000_000;

      @Override
      public long nanos() {
        // The one object a request makes here: the JDK has no other way to read UTC so finely.
        Instant now = Instant.now();
        return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
      }

      @Override
      public int type() {
        return ClockLayout.CLOCK_UTC_MAYBE_SMEARED;
      }
    };
  }

  /** Since the host started; never steps. */
  static NanoClock monotonic() {
    return new NanoClock() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public int type() {
        return ClockLayout.CLOCK_MONOTONIC;
      }
    };
  }
}
