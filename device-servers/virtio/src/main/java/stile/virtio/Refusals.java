package stile.virtio;

import stile.virtio.device.DeviceCounters;

/** What a driver asked for and did not get: counted, and logged now and then. */
public final class Refusals {
  private final DeviceCounters counters;
  private final QuietLog log;

  public Refusals(DeviceCounters counters, QuietLog log) {
    this.counters = counters;
    this.log = log;
  }

  /** Answers false, for callers that answer the same. */
  public boolean refuse(String what) {
    counters.refusal();
    log.warn(() -> "refused: " + what);
    return false;
  }
}
