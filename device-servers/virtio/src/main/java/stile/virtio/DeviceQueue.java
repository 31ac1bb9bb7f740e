package stile.virtio;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import stile.virtio.queue.EmptyQueue;
import stile.virtio.queue.QueueSettings;
import stile.virtio.queue.Virtqueue;

/**
 * One queue of a device: what it could be, what the driver made of it, and the ring itself while
 * the driver is running.
 */
final class DeviceQueue {
  final int index;
  final int maxSize;
  @Nullable QueueSettings settings;

  /** The driver reset it by itself: it may be set up again while the device is live. */
  boolean resetAlone;

  /** Where the ring goes on instead of at its beginning, and where it was when it was stopped. */
  boolean resumes;

  int position;

  /** Where chains in flight are written down, for whoever serves the ring next. */
  @Nullable MemorySegment record;

  /** Never null, so that the loop that serves queues need not ask. */
  Virtqueue ring;

  private final Virtqueue empty;

  DeviceQueue(int index, int maxSize) {
    this.index = index;
    this.maxSize = maxSize;
    this.empty = new EmptyQueue(index);
    this.ring = empty;
  }

  void resumeAt(int position) {
    this.position = position;
    resumes = true;
  }

  /** The ring is gone, its settings stay. */
  void stop() {
    if (!(ring instanceof EmptyQueue)) {
      position = ring.position();
      ring = empty;
    }
  }

  void reset() {
    stop();
    settings = null;
    resetAlone = false;
    resumes = false;
    position = 0;
  }
}
