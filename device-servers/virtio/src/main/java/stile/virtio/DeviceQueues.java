package stile.virtio;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import stile.virtio.queue.InOrderQueue;
import stile.virtio.queue.PackedQueue;
import stile.virtio.queue.QueueSettings;
import stile.virtio.queue.RecordedPackedQueue;
import stile.virtio.queue.RecordedSplitQueue;
import stile.virtio.queue.SharedRegions;
import stile.virtio.queue.SplitQueue;
import stile.virtio.queue.Virtqueue;
import stile.virtio.queue.VirtqueueException;

/**
 * All queues of a device: set up by the driver, opened when the device starts, closed when it stops
 * (virtio 1.4, section 2.6).
 */
public final class DeviceQueues {
  private final DeviceQueue[] queues;
  private final Negotiation driver;
  private final Refusals refusals;
  private SharedRegions regions;

  /** Queues that are set up now are served now. */
  private boolean open;

  private boolean sizedElsewhere;

  /**
   * @param sizes the largest size of each
   * @param driver what the driver chose
   * @param regions the memory in which it may lay them
   */
  public DeviceQueues(int[] sizes, Negotiation driver, SharedRegions regions, Refusals refusals) {
    this.queues = new DeviceQueue[sizes.length];
    Arrays.setAll(queues, i -> new DeviceQueue(i, sizes[i]));
    this.driver = driver;
    this.regions = regions;
    this.refusals = refusals;
  }

  public int count() {
    return queues.length;
  }

  /** For indices the device itself names. */
  Virtqueue ring(int index) {
    return queues[index].ring;
  }

  /** The same, with what the driver made of it. */
  DeviceQueue get(int index) {
    return queues[index];
  }

  /** For indices the driver names: null when there is no such queue. */
  @Nullable DeviceQueue find(int index) {
    return index >= 0 && index < queues.length ? queues[index] : null;
  }

  /** The largest size of a queue; 0 when there is no such queue. */
  public int maxSize(int index) {
    DeviceQueue queue = find(index);
    return queue != null ? queue.maxSize : 0;
  }

  /** How the driver set a queue up, or null when it did not, or there is no such queue. */
  public @Nullable QueueSettings settings(int index) {
    DeviceQueue queue = find(index);
    return queue != null ? queue.settings : null;
  }

  /** As {@link VirtioDevice#sizeQueuesElsewhere}. */
  void sizeElsewhere() {
    sizedElsewhere = true;
  }

  void replaceRegions(SharedRegions regions) {
    this.regions = regions;
  }

  /**
   * Opens what was set up. Nobody rings yet: the device looks by itself until {@link
   * Virtqueue#arm}.
   */
  void open() throws VirtqueueException {
    for (DeviceQueue queue : queues) {
      if (queue.settings != null) {
        Virtqueue ring = ring(queue.index, queue.settings);
        if (queue.resumes) {
          ring.resume(queue.position);
        }
        queue.ring = ordered(queue.record == null ? ring : recorded(ring, queue.record));
      }
    }
    disarm();
    open = true;
  }

  private Virtqueue ring(int index, QueueSettings settings) throws VirtqueueException {
    boolean indirect = driver.chose(Features.INDIRECT_DESC);
    boolean eventIdx = driver.chose(Features.EVENT_IDX);
    return driver.chose(Features.RING_PACKED)
        ? new PackedQueue(index, settings, regions, indirect, eventIdx)
        : new SplitQueue(index, settings, regions, indirect, eventIdx);
  }

  private static Virtqueue recorded(Virtqueue ring, MemorySegment record) {
    return ring instanceof PackedQueue packed
        ? new RecordedPackedQueue(packed, record)
        : new RecordedSplitQueue((SplitQueue) ring, record);
  }

  private Virtqueue ordered(Virtqueue ring) {
    return driver.chose(Features.IN_ORDER) ? new InOrderQueue(ring) : ring;
  }

  void close() {
    open = false;
    for (DeviceQueue queue : queues) {
      queue.stop();
    }
  }

  /** Forgets how closed queues were set up, but not where they were. */
  void forgetSettings() {
    for (DeviceQueue queue : queues) {
      queue.settings = null;
      queue.resumes = false;
    }
  }

  /** The driver set none up. */
  public void reset() {
    open = false;
    for (DeviceQueue queue : queues) {
      queue.reset();
    }
  }

  /** As {@link VirtioDevice#setQueue}. */
  public boolean setUp(int index, int size, long desc, long driverArea, long deviceArea) {
    DeviceQueue queue = find(index);
    if (queue == null) {
      return refusals.refuse("queue %d of %d set up".formatted(index, queues.length));
    }
    boolean live = driver.has(Status.DRIVER_OK);
    if (!driver.has(Status.FEATURES_OK) || (live && !queue.resetAlone)) {
      return refusals.refuse(
          "queue %d set up while the status is %s"
              .formatted(index, Status.toString(driver.status())));
    }
    if (queue.settings != null) {
      return refusals.refuse("queue %d set up twice".formatted(index));
    }
    if (size > queue.maxSize && !sizedElsewhere) {
      return refusals.refuse("queue %d: size %d exceeds %d".formatted(index, size, queue.maxSize));
    }
    try {
      QueueSettings settings =
          new QueueSettings(size, desc, driverArea, deviceArea)
              .withLongestChain(Math.max(size, queue.maxSize));
      Virtqueue ring = ordered(ring(index, settings)); // checks while the driver can still be told
      queue.settings = settings;
      if (open) {
        queue.ring = ring;
        ring.disarm(); // until the next arm(), as with all the others
      }
      return true;
    } catch (VirtqueueException e) {
      return refusals.refuse("queue %d: %s".formatted(index, e.getMessage()));
    }
  }

  /** As {@link VirtioDevice#resetQueue}, without the device. */
  public boolean resetAlone(int index) {
    DeviceQueue queue = find(index);
    if (queue == null) {
      return refusals.refuse("queue %d of %d reset".formatted(index, queues.length));
    }
    if (!driver.has(Status.FEATURES_OK) || !driver.chose(Features.RING_RESET)) {
      return refusals.refuse("queue %d reset; RING_RESET was not negotiated".formatted(index));
    }
    if (queue.settings == null) {
      return refusals.refuse("queue %d reset, which is not set up".formatted(index));
    }
    queue.reset();
    queue.resetAlone = true;
    return true;
  }

  void disarm() {
    for (DeviceQueue queue : queues) {
      queue.ring.disarm();
    }
  }
}
