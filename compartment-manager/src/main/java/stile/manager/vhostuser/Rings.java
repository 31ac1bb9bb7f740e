package stile.manager.vhostuser;

import static java.lang.System.Logger.Level.WARNING;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import stile.bindings.memory.NormalMapping;
import stile.virtio.Features;
import stile.virtio.Status;
import stile.virtio.VirtioDevice;
import stile.virtio.queue.InflightRegion;
import stile.virtio.worker.Bell;
import stile.virtio.worker.DeviceWorker;

/**
 * The rings of a device and the memory they lie in. A device has all its rings or none while it
 * runs, so any change stops it, and starts it again with the rings that are ready; the driver does
 * not notice. On the device's thread.
 */
final class Rings implements AutoCloseable {
  /** A change to rings or memory while the device stands still. */
  interface Change {
    void make() throws RefusedException;
  }

  private static final int NEGOTIATED = Status.ACKNOWLEDGE | Status.DRIVER | Status.FEATURES_OK;

  private final System.Logger log;
  private final DeviceWorker worker;
  private final VirtioDevice device;
  private final Vring[] rings;
  private MemoryTable memory = MemoryTable.EMPTY;
  private boolean enabledByItself;
  private @Nullable NormalMapping record;

  Rings(System.Logger log, DeviceWorker worker) {
    this.log = log;
    this.worker = worker;
    this.device = worker.device();
    device.sizeQueuesElsewhere(); // the protocol has no message for a largest size
    rings = new Vring[device.queueCount()];
    Arrays.setAll(rings, Vring::new);
  }

  Vring ring(int index) throws RefusedException {
    if (index < 0 || index >= rings.length) {
      throw new RefusedException(
          "ring %s of %d".formatted(Integer.toUnsignedString(index), rings.length));
    }
    return rings[index];
  }

  MemoryTable memory() {
    return memory;
  }

  boolean anyStarted() {
    return Arrays.stream(rings).anyMatch(ring -> ring.started);
  }

  /** Makes a change with the device stopped, and lets it go on, changed or not. */
  void change(Change change) throws RefusedException {
    pause();
    try {
      change.make();
    } finally {
      resume();
    }
  }

  /** Puts other memory in place of the present; what the new table does not have is unmapped. */
  void replaceMemory(MemoryTable table) {
    MemoryTable old = memory;
    memory = table;
    device.replaceRegions(table.regions());
    old.closeMissingFrom(table);
  }

  /** Has what is in flight written down there, from the next start on. Unmapped by this. */
  void record(InflightMemory memory, NormalMapping mapping) {
    NormalMapping old = record;
    record = mapping;
    for (Vring ring : rings) {
      ring.record = ring.index < memory.queues() ? memory.of(mapping, ring.index) : null;
      ring.ranSize = 0; // it may tell of another back end's work
      device.recordQueue(ring.index, ring.record);
    }
    if (old != null) {
      old.close();
    }
  }

  private void forgetRecord() {
    if (record != null) {
      for (Vring ring : rings) {
        ring.record = null;
        device.recordQueue(ring.index, null);
      }
      record.close();
      record = null;
    }
  }

  /**
   * The driver's features, for a device that none has started.
   *
   * @param enabledByItself without protocol features, a ring is enabled from its start on
   */
  void negotiate(long features, boolean enabledByItself) throws RefusedException {
    device.reset();
    device.setStatus(Status.ACKNOWLEDGE);
    device.setStatus(Status.ACKNOWLEDGE | Status.DRIVER);
    for (int block = 0; block < Features.BLOCKS; block++) {
      device.setDriverFeatures(block, (int) (features >>> (Integer.SIZE * block)));
    }
    if (device.setStatus(NEGOTIATED) != NEGOTIATED) {
      throw new RefusedException(
          "the device cannot work with the features " + Features.toString(features));
    }
    this.enabledByItself = enabledByItself;
  }

  /** Whether the device took the features. */
  boolean negotiated() {
    return (device.status() & Status.FEATURES_OK) != 0;
  }

  /**
   * Stops all rings and forgets all of them, and what was negotiated; the memory stays. Where they
   * were can still be asked: QEMU up to 7.2 sets the status to 0 before it does, to stop a machine
   * that is to go on.
   */
  void reset() {
    pause();
    forget();
  }

  private void forget() {
    for (Vring ring : rings) {
      ring.reset();
    }
    device.reset();
  }

  private void pause() {
    device.suspend();
    unhook();
  }

  /** The device has no ring any more. */
  private void unhook() {
    for (Vring ring : rings) {
      if (ring.running) {
        ring.running = false;
        ring.position = device.queuePosition(ring.index);
        ring.positioned = true;
        ring.ranSize = ring.size;
        ring.ranTo = ring.position;
        Bell bell = ring.bell();
        if (bell != null) {
          worker.ignore(bell);
        }
      }
    }
    worker.keepAwake(false);
  }

  private void resume() {
    if (!negotiated()) {
      return;
    }
    boolean any = false;
    for (Vring ring : rings) {
      if (ring.started && (ring.enabled || enabledByItself) && install(ring)) {
        any = true;
      }
    }
    if (any) {
      device.setStatus(device.status() | Status.DRIVER_OK);
    }
  }

  private boolean install(Vring ring) {
    String missing = null;
    if (ring.size == 0) {
      missing = "no size";
    } else if (!ring.addressed) {
      missing = "no addresses";
    } else if (!place(ring)) {
      missing = "no usable addresses";
    }
    if (missing != null) {
      log.log(WARNING, "ring {0} was started with {1}, and is not served", ring.index, missing);
      fail(ring);
      return false;
    }
    forgetAnother(ring);
    ring.running = true;
    if (ring.positioned) {
      device.resumeQueue(ring.index, ring.position);
    }
    Bell bell = ring.bell();
    if (bell == null) {
      worker.keepAwake(true);
    } else {
      worker.listen(bell);
    }
    return true;
  }

  /**
   * A ring that begins anew while others go on, as after a reset of that queue alone, may have a
   * record that tells of the old one: no message says that it is of no interest any more.
   */
  private void forgetAnother(Vring ring) {
    boolean packed = Features.has(device.driverFeatures(), Features.RING_PACKED);
    int begin = packed ? InflightRegion.PACKED_BEGIN : 0;
    if (ring.record == null || !ring.isAnother(ring.positioned ? ring.position : begin)) {
      return;
    }
    try {
      new InflightRegion(ring.record).restart(packed);
    } catch (InternalError e) {
      // Its owner cut it short, which the device will find out.
    }
  }

  private boolean place(Vring ring) {
    try {
      return device.setQueue(
          ring.index,
          ring.size,
          memory.guestAddress(ring.desc, "descriptor area"),
          memory.guestAddress(ring.avail, "driver area"),
          memory.guestAddress(ring.used, "device area"));
    } catch (RefusedException e) {
      return device.refuse("ring %d: %s".formatted(ring.index, e.getMessage()));
    }
  }

  /** Buffers of a ring were used. */
  void used(int index) {
    SharedBell call = rings[index].call;
    if (call != null) {
      call.signal();
    }
  }

  /** The device broke. */
  void failed() {
    for (Vring ring : rings) {
      fail(ring);
    }
  }

  private static void fail(Vring ring) {
    @Nullable SharedBell err = ring.err;
    if (err != null) {
      err.signal();
    }
  }

  /** Stops the device and lets go of everything that came from the front end. */
  @Override
  public void close() {
    device.reset(); // what is under way is of no interest any more
    unhook();
    forget();
    for (Vring ring : rings) {
      ring.close();
    }
    forgetRecord();
    replaceMemory(MemoryTable.EMPTY);
  }
}
