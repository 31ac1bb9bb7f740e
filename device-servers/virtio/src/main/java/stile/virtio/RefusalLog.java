package stile.virtio;

import static java.lang.System.Logger.Level.WARNING;

import stile.virtio.device.DeviceCounters;

/**
 * Counts every refusal and logs the first of each second: a peer that floods us with nonsense must
 * not flood the log.
 */
final class RefusalLog {
  private static final long QUIET_NANOS = 1_000_000_000;

  private final System.Logger log;
  private final DeviceCounters counters;
  private long quietUntil = System.nanoTime();
  private long suppressed;

  RefusalLog(System.Logger log, DeviceCounters counters) {
    this.log = log;
    this.counters = counters;
  }

  void refuse(String what) {
    counters.refusal();
    long now = System.nanoTime();
    if (now - quietUntil < 0) {
      suppressed++;
      return;
    }
    quietUntil = now + QUIET_NANOS;
    String more = suppressed == 0 ? "" : " (and %d more refusals)".formatted(suppressed);
    suppressed = 0;
    log.log(WARNING, "refused: {0}{1}", what, more);
  }
}
