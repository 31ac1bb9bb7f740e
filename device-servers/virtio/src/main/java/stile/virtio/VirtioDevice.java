package stile.virtio;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import stile.virtio.device.DeviceContext;
import stile.virtio.device.DeviceCounters;
import stile.virtio.device.DeviceServer;
import stile.virtio.device.Source;
import stile.virtio.queue.ClosingQueue;
import stile.virtio.queue.InOrderQueue;
import stile.virtio.queue.PackedQueue;
import stile.virtio.queue.QueueSettings;
import stile.virtio.queue.SharedRegions;
import stile.virtio.queue.SplitQueue;
import stile.virtio.queue.Virtqueue;
import stile.virtio.queue.VirtqueueException;

/**
 * The device side of one device as the specification sees it: status, features, configuration space
 * and queues (virtio 1.4, chapter 2). Every transport drives this same object, and it drives the
 * {@link DeviceServer}. One thread uses it.
 *
 * <p>A driver's mistake in a request is refused, counted and logged; the driver finds out by
 * reading back. A mistake in a ring, where nobody can answer, sets DEVICE_NEEDS_RESET (section
 * 2.1.2): the device stops, and waits for the driver's reset.
 */
public final class VirtioDevice {
  /** Bits a driver may set; DEVICE_NEEDS_RESET is the device's own. */
  private static final int DRIVER_BITS =
      Status.ACKNOWLEDGE | Status.DRIVER | Status.FEATURES_OK | Status.DRIVER_OK | Status.FAILED;

  /** For how long requests under way are waited for when a device is suspended. */
  private static final long SETTLE_NANOS = 5_000_000_000L;

  private static final long SETTLE_PAUSE_NANOS = 20_000;

  private final String name;
  private final System.Logger log;
  private final DeviceServer server;
  private SharedRegions regions;
  private final DriverNotifier notifier;
  private final Watcher watcher;
  private final DeviceCounters counters = new DeviceCounters();
  private final DeviceQueue[] queues;
  private final long offered;
  private final Context context = new Context();
  private final QuietLog refusals;
  private final QuietLog failures;
  private final Set<Source> watched = new HashSet<>();

  private int status;
  private long driverFeatures;

  /** Whether the driver chose a feature beyond those a {@code long} holds, since the last reset. */
  private boolean featuresBeyond;

  private int generation;
  private boolean started;

  /** Whether the log says already what this driver chose. */
  private boolean announced;

  /** Watches the descriptors a device gets input from. */
  public interface Watcher {
    void watch(Source source);

    void unwatch(Source source);
  }

  /**
   * @param name what log lines call it, such as "compartment demo: device 2 (blk)": its logger's
   *     name
   * @param server the device itself; closed by whoever made it
   * @param ringFeatures what is offered beside the device's own features: {@link Features#OFFERED}
   *     or less
   * @param regions the memory its driver may name
   * @param notifier the way to the driver
   * @param watcher who watches the device's own input
   */
  public VirtioDevice(
      String name,
      DeviceServer server,
      long ringFeatures,
      SharedRegions regions,
      DriverNotifier notifier,
      Watcher watcher) {
    this.name = name;
    this.log = System.getLogger(name);
    this.server = server;
    this.regions = regions;
    this.notifier = notifier;
    this.watcher = watcher;
    this.refusals = new QuietLog(log);
    this.failures = new QuietLog(log);
    this.offered =
        Features.requireDeviceType(server.features()) | (ringFeatures & Features.OFFERED);
    int[] sizes = server.queueSizes();
    queues = new DeviceQueue[sizes.length];
    Arrays.setAll(queues, i -> new DeviceQueue(i, sizes[i]));
  }

  public String name() {
    return name;
  }

  public int deviceType() {
    return server.deviceType();
  }

  public int configSize() {
    return server.configSize();
  }

  public int queueCount() {
    return queues.length;
  }

  public DeviceCounters counters() {
    return counters;
  }

  /** Every feature the driver may choose. */
  public long offeredFeatures() {
    return offered;
  }

  public long driverFeatures() {
    return driverFeatures;
  }

  /**
   * The driver chooses its features, 32 at a time. Refused outside the one step of the start-up
   * where it may (section 3.1.1); bits that were not offered are refused when the driver sets
   * FEATURES_OK.
   */
  public boolean setDriverFeatures(int block, int bits) {
    if ((status & (Status.DRIVER | Status.FEATURES_OK)) != Status.DRIVER) {
      return refuse("features set while the status is " + Status.toString(status));
    }
    if (block < 0 || block >= Features.BLOCKS) {
      featuresBeyond |= bits != 0;
      return bits == 0 || refuse("feature block %d set to %#x".formatted(block, bits));
    }
    int shift = 32 * block;
    long mask = 0xffff_ffffL << shift;
    driverFeatures = (driverFeatures & ~mask) | (bits & 0xffff_ffffL) << shift;
    return true;
  }

  public int status() {
    return status;
  }

  /**
   * The driver writes the status: 0 resets, anything else adds bits (section 2.1).
   *
   * @return the status that comes of it
   */
  public int setStatus(int wanted) {
    if (wanted == 0) {
      reset();
      return 0;
    }
    int own = status & Status.NEEDS_RESET;
    if ((wanted & ~(DRIVER_BITS | Status.NEEDS_RESET)) != 0 || (status & ~wanted & ~own) != 0) {
      refuse("status %s after %s".formatted(Status.toString(wanted), Status.toString(status)));
      return status;
    }
    int added = wanted & ~status & DRIVER_BITS;
    if ((added & Status.FEATURES_OK) != 0 && !featuresAcceptable()) {
      added &= ~(Status.FEATURES_OK | Status.DRIVER_OK);
    }
    if ((added & Status.DRIVER_OK) != 0 && ((status | added) & Status.FEATURES_OK) == 0) {
      refuse("DRIVER_OK without FEATURES_OK");
      added &= ~Status.DRIVER_OK;
    }
    status |= added;
    if ((added & Status.FAILED) != 0) {
      log.log(WARNING, "the driver gave up (FAILED)");
    }
    if ((added & Status.DRIVER_OK) != 0 && own == 0) {
      start();
    }
    return status;
  }

  private boolean featuresAcceptable() {
    if (featuresBeyond) {
      return refuse("features chosen beyond bit %d".formatted(32 * Features.BLOCKS - 1));
    }
    long alien = driverFeatures & ~offered;
    if (alien != 0) {
      return refuse("features chosen that were not offered: " + Features.toString(alien));
    }
    if (!Features.has(driverFeatures, Features.VERSION_1)) {
      return refuse("VERSION_1 not chosen; legacy drivers are not served");
    }
    return server.accepts(driverFeatures)
        || refuse("the device cannot work with features " + Features.toString(driverFeatures));
  }

  private void start() {
    try {
      for (DeviceQueue queue : queues) {
        if (queue.settings != null) {
          Virtqueue ring = open(queue.index, queue.settings);
          if (queue.resumes) {
            ring.resume(queue.position);
          }
          queue.ring = ring;
        }
      }
      disarm(); // until the first arm(), the device looks by itself
      started = true;
      server.start(context);
      log.log(
          announced ? DEBUG : INFO,
          "driver ready, features {0}",
          Features.toString(driverFeatures));
      announced = true;
    } catch (IOException | VirtqueueException e) {
      needsReset(reason(e));
    } catch (InternalError e) {
      needsReset("shared memory vanished: " + e.getMessage());
    } catch (RuntimeException e) {
      // A bug, but the driver waits for the status that comes of its request.
      log.log(ERROR, "internal error while starting", e);
      needsReset("internal error: " + e);
    }
  }

  private Virtqueue open(int index, QueueSettings settings) {
    boolean indirect = Features.has(driverFeatures, Features.INDIRECT_DESC);
    boolean eventIdx = Features.has(driverFeatures, Features.EVENT_IDX);
    Virtqueue ring =
        Features.has(driverFeatures, Features.RING_PACKED)
            ? new PackedQueue(index, settings, regions, indirect, eventIdx)
            : new SplitQueue(index, settings, regions, indirect, eventIdx);
    return Features.has(driverFeatures, Features.IN_ORDER) ? new InOrderQueue(ring) : ring;
  }

  /** Back to the state before the driver came (section 2.4). */
  public void reset() {
    if (status != 0) {
      log.log(INFO, "reset from {0}", Status.toString(status));
    }
    halt();
    for (DeviceQueue queue : queues) {
      queue.reset();
    }
    status = 0;
    driverFeatures = 0;
    featuresBeyond = false;
    announced = false;
  }

  /**
   * Takes all queues from the device and lets go of their memory, as a reset does; but what was
   * negotiated stays, and DRIVER_OK starts the device again. For transports where rings and memory
   * come and go under a driver that knows nothing of it (vhost-user).
   *
   * <p>Requests under way are waited for: a device may complete them in any order, and what is lost
   * between two that were completed could not be named by a position.
   */
  public void suspend() {
    settle();
    halt();
    for (DeviceQueue queue : queues) {
      queue.settings = null;
      queue.resumes = false;
    }
    status &= ~Status.DRIVER_OK;
  }

  private void settle() {
    long begin = System.nanoTime();
    while (started && finishSome()) {
      if (System.nanoTime() - begin > SETTLE_NANOS) {
        log.log(WARNING, "requests under way do not end; they will come again");
        return;
      }
      LockSupport.parkNanos(SETTLE_PAUSE_NANOS);
    }
  }

  /** Serves what the device holds; answers whether that was anything. */
  private boolean finishSome() {
    boolean some = false;
    try {
      for (DeviceQueue queue : queues) {
        if (!queue.ring.idle()) {
          some = true;
          int _ = server.process(new ClosingQueue(queue.ring));
        }
      }
      flush();
    } catch (IOException | VirtqueueException e) {
      needsReset(reason(e));
    } catch (InternalError e) {
      needsReset("shared memory vanished: " + e.getMessage());
    }
    return some;
  }

  /** Other memory for the driver to name. Only before DRIVER_OK, and after {@link #suspend}. */
  public void replaceRegions(SharedRegions regions) {
    if ((status & Status.DRIVER_OK) != 0) {
      throw new IllegalStateException("memory replaced under a running device");
    }
    this.regions = regions;
  }

  /**
   * Where a queue that was set up begins once the device starts; at its beginning otherwise.
   *
   * @param position as {@link Virtqueue#position} gave it
   */
  public void resumeQueue(int index, int position) {
    queues[index].position = position;
    queues[index].resumes = true;
  }

  /** Where a queue was when it was last taken from the device. */
  public int queuePosition(int index) {
    return queues[index].position;
  }

  private void halt() {
    if (started) {
      started = false;
      try {
        server.stop();
      } catch (RuntimeException e) {
        // A bug, which must not keep the rings alive.
        log.log(ERROR, "internal error while stopping", e);
      }
      // One that the server forgot would call a stopped device, at once and again and again.
      watched.forEach(watcher::unwatch);
      watched.clear();
    }
    for (DeviceQueue queue : queues) {
      queue.stop();
    }
  }

  /** The largest size of a queue; 0 when there is no such queue. */
  public int maxQueueSize(int index) {
    return index >= 0 && index < queues.length ? queues[index].maxSize : 0;
  }

  /** How the driver set a queue up, or null when it did not, or there is no such queue. */
  public @Nullable QueueSettings queueSettings(int index) {
    return index >= 0 && index < queues.length ? queues[index].settings : null;
  }

  /**
   * The driver sets a queue up and enables it: between FEATURES_OK and DRIVER_OK, once (section
   * 3.1.1), or again after it reset that queue (section 2.6.1.2).
   */
  public boolean setQueue(int index, int size, long desc, long driver, long device) {
    if (index < 0 || index >= queues.length) {
      return refuse("queue %d of %d set up".formatted(index, queues.length));
    }
    DeviceQueue queue = queues[index];
    boolean live = (status & Status.DRIVER_OK) != 0;
    if ((status & Status.FEATURES_OK) == 0 || (live && !queue.resetAlone)) {
      return refuse(
          "queue %d set up while the status is %s".formatted(index, Status.toString(status)));
    }
    if (queue.settings != null) {
      return refuse("queue %d set up twice".formatted(index));
    }
    if (size > queue.maxSize) {
      return refuse("queue %d: size %d exceeds %d".formatted(index, size, queue.maxSize));
    }
    try {
      QueueSettings settings = new QueueSettings(size, desc, driver, device);
      Virtqueue ring = open(index, settings); // checks while the driver can still be told
      queue.settings = settings;
      if (started) {
        queue.ring = ring;
        ring.disarm(); // until the next arm(), as with all the others
      }
      return true;
    } catch (VirtqueueException e) {
      return refuse("queue %d: %s".formatted(index, e.getMessage()));
    }
  }

  /**
   * The driver resets one queue (VIRTIO_F_RING_RESET, section 2.6.1): nothing of it is served any
   * more, while the device goes on.
   */
  public boolean resetQueue(int index) {
    if (index < 0 || index >= queues.length) {
      return refuse("queue %d of %d reset".formatted(index, queues.length));
    }
    if ((status & Status.FEATURES_OK) == 0 || !Features.has(driverFeatures, Features.RING_RESET)) {
      return refuse("queue %d reset; RING_RESET was not negotiated".formatted(index));
    }
    DeviceQueue queue = queues[index];
    if (queue.settings == null) {
      return refuse("queue %d reset, which is not set up".formatted(index));
    }
    queue.reset();
    queue.resetAlone = true;
    if (started) {
      try {
        server.queueReset(index);
      } catch (RuntimeException e) {
        // A bug, after which nobody knows what the device holds on to.
        log.log(ERROR, "internal error while resetting queue " + index, e);
        needsReset("internal error: " + e);
      }
    }
    return true;
  }

  /** The configuration's generation: differs after each change the driver did not make. */
  public int generation() {
    return generation;
  }

  /** A copy of the whole configuration space. */
  public byte[] readConfig() {
    byte[] config = new byte[server.configSize()];
    server.readConfig(config);
    return config;
  }

  /** The driver writes into the configuration space: all of it is taken, or nothing. */
  public boolean writeConfig(int offset, byte[] data) {
    int size = server.configSize();
    if (offset < 0 || offset > size || data.length > size - offset) {
      return refuse(
          "configuration write of %d bytes at %d of %d".formatted(data.length, offset, size));
    }
    return server.writeConfig(offset, data)
        || refuse("configuration write of %d bytes at %d".formatted(data.length, offset));
  }

  /**
   * Serves every queue once.
   *
   * @return how much was done; 0 when there is nothing to do
   */
  public int serve() {
    int work = 0;
    if (started) {
      int index = 0;
      try {
        for (; index < queues.length; index++) {
          work += server.process(queues[index].ring);
        }
        work += flush();
      } catch (IOException | VirtqueueException e) {
        flush(); // what was done before is done
        needsReset("queue %d: %s".formatted(index, reason(e)));
      } catch (InternalError e) {
        // A page of shared memory is gone under an access (SIGBUS): its file was cut short.
        needsReset("shared memory vanished: " + e.getMessage());
      }
    }
    return work;
  }

  /** Serves one source of the device's own input. */
  public int serve(Source source) {
    int work = 0;
    if (started) {
      try {
        work = source.ready();
        work += flush();
      } catch (IOException | VirtqueueException e) {
        flush();
        needsReset(reason(e));
      } catch (InternalError e) {
        needsReset("shared memory vanished: " + e.getMessage());
      }
    }
    return work;
  }

  private int flush() {
    int shown = 0;
    for (DeviceQueue queue : queues) {
      if (queue.ring.flush()) {
        counters.notification();
        notifier.used(queue.index);
        shown++;
      }
    }
    return shown;
  }

  /**
   * Asks the driver for notifications on every queue.
   *
   * @return whether there is something to serve already
   */
  public boolean arm() {
    boolean more = false;
    int index = 0;
    try {
      for (; index < queues.length; index++) {
        more |= queues[index].ring.arm();
      }
    } catch (VirtqueueException e) {
      needsReset("queue %d: %s".formatted(index, reason(e)));
    }
    return more;
  }

  /** Tells the driver that this device looks by itself for now. */
  public void disarm() {
    for (DeviceQueue queue : queues) {
      queue.ring.disarm();
    }
  }

  /**
   * Gives up until the driver resets the device, and says so to it and to the log (section 2.1.2).
   */
  public void needsReset(String reason) {
    log.log(ERROR, "needs reset: {0}", reason);
    counters.needsReset();
    halt();
    status |= Status.NEEDS_RESET;
    if ((status & Status.DRIVER_OK) != 0) {
      notifier.configChanged(status, generation);
    }
  }

  /** Counts and logs what a transport refused before it got here; answers false. */
  public boolean refuse(String what) {
    counters.refusal();
    refusals.warn(() -> "refused: " + what);
    return false;
  }

  private static String reason(Exception e) {
    return e.getMessage() != null ? e.getMessage() : e.toString();
  }

  private final class Context implements DeviceContext {
    @Override
    public long features() {
      return driverFeatures;
    }

    @Override
    public Virtqueue queue(int index) {
      return queues[index].ring;
    }

    @Override
    public void watch(Source source) {
      watched.add(source);
      watcher.watch(source);
    }

    @Override
    public void unwatch(Source source) {
      watched.remove(source);
      watcher.unwatch(source);
    }

    @Override
    public void configChanged() {
      generation++;
      if (started) {
        notifier.configChanged(status, generation);
      }
    }

    @Override
    public void failed(int queue, String what) {
      counters.error();
      failures.warn(() -> "queue %d: %s".formatted(queue, what));
    }

    @Override
    public DeviceCounters counters() {
      return counters;
    }
  }
}
