package stile.virtio.mock;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import stile.virtio.DriverNotifier;
import stile.virtio.Features;
import stile.virtio.Status;
import stile.virtio.VirtioDevice;
import stile.virtio.device.DeviceServer;
import stile.virtio.device.Source;

/** A driver that starts a device in process and serves it on the calling thread. */
public final class MockDriver implements AutoCloseable {
  private static final long MEMORY = 16L << 20;

  private final MockMemory memory = new MockMemory(MEMORY);
  private final DeviceServer server;
  private final VirtioDevice device;
  private final List<MockQueue> queues = new ArrayList<>();
  private final Set<Source> sources = new LinkedHashSet<>();
  private final int[] notifications;
  private int configChanges;

  private MockDriver(DeviceServer server) {
    this.server = server;
    notifications = new int[server.queueSizes().length];
    device =
        new VirtioDevice(
            "mock",
            server,
            Features.OFFERED,
            memory.regions(),
            new Notifier(),
            new SourceWatcher());
  }

  /** Attaches to a device without starting it. */
  public static MockDriver attach(DeviceServer server) {
    return new MockDriver(server);
  }

  /**
   * Starts a device with everything it offers, its queues at their largest: over packed rings, and
   * over split ones where the system property {@code stile.mock.split} is true.
   */
  public static MockDriver start(DeviceServer server) {
    MockDriver driver = attach(server);
    long refused = Boolean.getBoolean("stile.mock.split") ? Features.bit(Features.RING_PACKED) : 0;
    driver.start(driver.device.offeredFeatures() & ~refused);
    return driver;
  }

  /**
   * Goes through a driver's start-up (virtio 1.4, section 3.1.1).
   *
   * @throws IllegalStateException when the device refuses the features or a queue
   */
  public void start(long features) {
    queues.clear();
    device.setStatus(0);
    device.setStatus(Status.ACKNOWLEDGE);
    device.setStatus(Status.ACKNOWLEDGE | Status.DRIVER);
    for (int block = 0; block < Features.BLOCKS; block++) {
      device.setDriverFeatures(block, (int) (features >>> (32 * block)));
    }
    int negotiated = Status.ACKNOWLEDGE | Status.DRIVER | Status.FEATURES_OK;
    if (device.setStatus(negotiated) != negotiated) {
      throw new IllegalStateException("features refused: " + Features.toString(features));
    }
    for (int i = 0; i < device.queueCount(); i++) {
      queues.add(lay(i));
    }
    device.setStatus(negotiated | Status.DRIVER_OK);
  }

  private MockQueue lay(int index) {
    MockQueue queue =
        MockQueue.of(
            memory,
            device.maxQueueSize(index),
            Features.has(device.driverFeatures(), Features.RING_PACKED));
    var s = queue.settings();
    if (!device.setQueue(index, s.size(), s.desc(), s.driver(), s.device())) {
      throw new IllegalStateException("queue " + index + " refused");
    }
    return queue;
  }

  /**
   * Resets one queue and sets it up anew, in fresh memory (virtio 1.4, section 2.6.1).
   *
   * @throws IllegalStateException when the device refuses
   */
  public void resetQueue(int index) {
    if (!device.resetQueue(index)) {
      throw new IllegalStateException("reset of queue " + index + " refused");
    }
    queues.set(index, lay(index));
  }

  /** Features a driver would choose that wants none but the necessary. */
  public static long plainFeatures() {
    return Features.bit(Features.VERSION_1);
  }

  public MockQueue queue(int index) {
    return queues.get(index);
  }

  public MockMemory memory() {
    return memory;
  }

  /** The device as the transport sees it. */
  public VirtioDevice device() {
    return device;
  }

  /** Serves the queues until the device has nothing more to do. */
  public void serve() {
    while (device.serve() > 0) {}
  }

  /** Serves the device's own input, as if every watched source were ready, then the queues. */
  public void serveSources() {
    for (Source source : List.copyOf(sources)) {
      device.serve(source);
    }
    serve();
  }

  /** What the device watches now. */
  public Set<Source> sources() {
    return Set.copyOf(sources);
  }

  /** How often the device wanted to notify of a queue. */
  public int notifications(int queue) {
    return notifications[queue];
  }

  public int configChanges() {
    return configChanges;
  }

  /** Whether the device has set DEVICE_NEEDS_RESET. */
  public boolean needsReset() {
    return (device.status() & Status.NEEDS_RESET) != 0;
  }

  /** Resets and closes the device, and frees the memory. */
  @Override
  public void close() {
    device.reset();
    server.close();
    memory.close();
  }

  private final class Notifier implements DriverNotifier {
    @Override
    public void used(int queue) {
      notifications[queue]++;
    }

    @Override
    public void configChanged(int status, int generation) {
      configChanges++;
    }
  }

  private final class SourceWatcher implements VirtioDevice.Watcher {
    @Override
    public void watch(Source source) {
      sources.add(source);
    }

    @Override
    public void unwatch(Source source) {
      sources.remove(source);
    }
  }
}
