package stile.virtio;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import stile.virtio.device.DeviceContext;
import stile.virtio.device.DeviceCounters;
import stile.virtio.device.DeviceServer;
import stile.virtio.device.Source;
import stile.virtio.queue.ClosingQueue;
import stile.virtio.queue.QueueSettings;
import stile.virtio.queue.SharedRegions;
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
  /** For how long requests under way are waited for when a device is suspended. */
  private static final long SETTLE_NANOS = 5_000_000_000L;

  private static final long SETTLE_PAUSE_NANOS = 20_000;

  private final String name;
  private final System.Logger log;
  private final DeviceServer server;
  private final DriverNotifier notifier;
  private final Watcher watcher;
  private final DeviceCounters counters = new DeviceCounters();
  private final Negotiation driver;
  private final DeviceQueues queues;
  private final Context context = new Context();
  private final Refusals refusals;
  private final QuietLog failures;
  private final Set<Source> watched = new HashSet<>();

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
    this.notifier = notifier;
    this.watcher = watcher;
    this.refusals = new Refusals(counters, new QuietLog(log));
    this.failures = new QuietLog(log);
    long offered =
        Features.requireDeviceType(server.features()) | (ringFeatures & Features.OFFERED);
    this.driver = new Negotiation(offered, server::accepts, refusals);
    this.queues = new DeviceQueues(server.queueSizes(), driver, regions, refusals);
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
    return queues.count();
  }

  public DeviceCounters counters() {
    return counters;
  }

  /** Every feature the driver may choose. */
  public long offeredFeatures() {
    return driver.offered();
  }

  public long driverFeatures() {
    return driver.chosen();
  }

  /**
   * The driver chooses its features, 32 at a time. Refused outside the one step of the start-up
   * where it may (section 3.1.1); bits that were not offered are refused when the driver sets
   * FEATURES_OK.
   */
  public boolean setDriverFeatures(int block, int bits) {
    return driver.choose(block, bits);
  }

  /** For any thread. */
  public int status() {
    return driver.status();
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
    boolean broken = driver.has(Status.NEEDS_RESET);
    int added = driver.advance(wanted);
    if ((added & Status.FAILED) != 0) {
      log.log(WARNING, "the driver gave up (FAILED)");
    }
    if ((added & Status.DRIVER_OK) != 0 && !broken) {
      start();
    }
    return driver.status();
  }

  private void start() {
    try {
      queues.open();
      started = true;
      server.start(context);
      log.log(
          announced ? DEBUG : INFO,
          "driver ready, features {0}",
          Features.toString(driver.chosen()));
      announced = true;
    } catch (IOException | VirtqueueException | InternalError e) {
      needsReset(reason(e));
    } catch (RuntimeException e) {
      // A bug, but the driver waits for the status that comes of its request.
      log.log(ERROR, "internal error while starting", e);
      needsReset("internal error: " + e);
    }
  }

  /** Back to the state before the driver came (section 2.4). */
  public void reset() {
    if (driver.status() != 0) {
      log.log(INFO, "reset from {0}", Status.toString(driver.status()));
    }
    halt();
    queues.reset();
    driver.reset();
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
    queues.forgetSettings();
    driver.suspend();
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

  /** Serves what the device has under way; answers whether that was anything. */
  private boolean finishSome() {
    boolean some = false;
    try {
      for (int i = 0; i < queues.count(); i++) {
        Virtqueue ring = queues.ring(i);
        if (!ring.idle() && !server.holds(i)) {
          some = true;
          int _ = server.process(new ClosingQueue(ring));
        }
      }
      flush();
    } catch (IOException | VirtqueueException | InternalError e) {
      needsReset(reason(e));
    }
    return some;
  }

  /** Other memory for the driver to name. Only before DRIVER_OK, and after {@link #suspend}. */
  public void replaceRegions(SharedRegions regions) {
    if (driver.has(Status.DRIVER_OK)) {
      throw new IllegalStateException("memory replaced under a running device");
    }
    queues.replaceRegions(regions);
  }

  /**
   * Where a queue that was set up begins once the device starts; at its beginning otherwise.
   *
   * @param position as {@link Virtqueue#position} gave it
   */
  public void resumeQueue(int index, int position) {
    queues.get(index).resumeAt(position);
  }

  /**
   * Has a queue's chains in flight written down, from the device's next start on; it then begins
   * with those that are written down already. They end in the record of whoever outlives this
   * process (vhost-user).
   *
   * @param record {@link stile.virtio.queue.InflightLayout#bytes} at the least; null: no longer
   */
  public void recordQueue(int index, @Nullable MemorySegment record) {
    queues.get(index).record = record;
  }

  /** Where a queue was when it was last taken from the device. */
  public int queuePosition(int index) {
    return queues.get(index).position;
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
    queues.close();
  }

  /**
   * From now on queues of any legal size are taken: the driver is told sizes by someone else, who
   * cannot ask the device for its own.
   */
  public void sizeQueuesElsewhere() {
    queues.sizeElsewhere();
  }

  /** The largest size of a queue; 0 when there is no such queue. */
  public int maxQueueSize(int index) {
    return queues.maxSize(index);
  }

  /** How the driver set a queue up, or null when it did not, or there is no such queue. */
  public @Nullable QueueSettings queueSettings(int index) {
    return queues.settings(index);
  }

  /**
   * The driver sets a queue up and enables it: between FEATURES_OK and DRIVER_OK, once (section
   * 3.1.1), or again after it reset that queue (section 2.6.1.2).
   */
  public boolean setQueue(int index, int size, long desc, long driverArea, long deviceArea) {
    return queues.setUp(index, size, desc, driverArea, deviceArea);
  }

  /**
   * The driver resets one queue (VIRTIO_F_RING_RESET, section 2.6.1): nothing of it is served any
   * more, while the device goes on.
   */
  public boolean resetQueue(int index) {
    if (!queues.resetAlone(index)) {
      return false;
    }
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
        for (; index < queues.count(); index++) {
          work += server.process(queues.ring(index));
        }
        work += flush();
      } catch (IOException | VirtqueueException e) {
        flush(); // what was done before is done
        needsReset("queue %d: %s".formatted(index, reason(e)));
      } catch (InternalError e) {
        needsReset(reason(e));
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
        needsReset(reason(e));
      }
    }
    return work;
  }

  private int flush() {
    int shown = 0;
    for (int i = 0; i < queues.count(); i++) {
      if (queues.ring(i).flush()) {
        counters.notification();
        notifier.used(i);
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
      for (; index < queues.count(); index++) {
        more |= queues.ring(index).arm();
      }
    } catch (VirtqueueException e) {
      needsReset("queue %d: %s".formatted(index, reason(e)));
    }
    return more;
  }

  /** Tells the driver that this device looks by itself for now. */
  public void disarm() {
    queues.disarm();
  }

  /**
   * Gives up until the driver resets the device, and says so to it and to the log (section 2.1.2).
   */
  public void needsReset(String reason) {
    log.log(ERROR, "needs reset: {0}", reason);
    counters.needsReset();
    halt();
    driver.needsReset();
    if (driver.has(Status.DRIVER_OK)) {
      notifier.configChanged(driver.status(), generation);
    }
  }

  /** Counts and logs what a transport refused before it got here; answers false. */
  public boolean refuse(String what) {
    return refusals.refuse(what);
  }

  private static String reason(Throwable e) {
    if (e instanceof InternalError) {
      // A page of shared memory is gone under an access (SIGBUS): its file was cut short.
      return "shared memory vanished: " + e.getMessage();
    }
    return e.getMessage() != null ? e.getMessage() : e.toString();
  }

  private final class Context implements DeviceContext {
    @Override
    public long features() {
      return driver.chosen();
    }

    @Override
    public Virtqueue queue(int index) {
      return queues.ring(index);
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
        notifier.configChanged(driver.status(), generation);
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
