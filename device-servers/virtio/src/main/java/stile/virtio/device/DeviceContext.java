package stile.virtio.device;

import stile.virtio.queue.Virtqueue;

/**
 * What a started device server may ask of its surroundings. Valid from {@code start} to {@code
 * stop}, on the thread that calls both.
 */
public interface DeviceContext {
  /** The features the driver chose: the device's own bits and those of rings and transport. */
  long features();

  /** Whether the driver chose a feature. */
  default boolean has(int feature) {
    return (features() >>> feature & 1) != 0;
  }

  /** A queue the driver enabled, or an empty one that never has work. */
  Virtqueue queue(int index);

  /**
   * Calls {@link Source#ready()} whenever the source's file descriptor has something, until {@link
   * #unwatch}. Watching twice is watching once.
   */
  void watch(Source source);

  /** Stops watching; also when it was not watched. */
  void unwatch(Source source);

  /** Tells the driver that the configuration space changed by itself. */
  void configChanged();

  /**
   * A request was completed with an error status: counts it, and warns of it in the log, with the
   * device's name and at most once a second.
   *
   * @param what what was asked and why it was not done
   */
  void failed(int queue, String what);

  /** What this device has done, to count into. */
  DeviceCounters counters();
}
