package stile.virtio.mock;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import stile.virtio.DriverNotifier;
import stile.virtio.Features;
import stile.virtio.Status;
import stile.virtio.VirtioDevice;
import stile.virtio.worker.DeviceWorker;
import stile.virtio.worker.WaitStrategy;

/** A device on a worker's thread, and a driver on the test's. */
final class WorkerRig implements AutoCloseable {
  final MockMemory memory = new MockMemory(4 << 20);
  MockQueue queue;
  final FakeWaiter waiter = new FakeWaiter();
  final EchoDevice server;
  final DeviceWorker worker;
  final Semaphore interrupts = new Semaphore(0);
  final Semaphore configChanges = new Semaphore(0);

  WorkerRig(WaitStrategy wait) {
    this(wait, new EchoDevice(64), () -> {});
  }

  WorkerRig(WaitStrategy wait, EchoDevice server, Runnable onStart) {
    this.server = server;
    queue = new MockSplitQueue(memory, 64);
    DriverNotifier notifier =
        new DriverNotifier() {
          @Override
          public void used(int index) {
            interrupts.release();
          }

          @Override
          public void configChanged(int status, int generation) {
            configChanges.release();
          }
        };
    Function<VirtioDevice.Watcher, VirtioDevice> device =
        watcher ->
            new VirtioDevice("rig", server, Features.OFFERED, memory.regions(), notifier, watcher);
    worker = new DeviceWorker("rig", wait, waiter, device, onStart);
  }

  /** Starts the thread, and the device on it. */
  WorkerRig start(long features) {
    queue = MockQueue.of(memory, 64, Features.has(features, Features.RING_PACKED));
    worker.start();
    ask(() -> startDevice(features));
    return this;
  }

  private void startDevice(long features) {
    VirtioDevice device = worker.device();
    int status = Status.ACKNOWLEDGE | Status.DRIVER;
    device.setStatus(status);
    device.setDriverFeatures(0, (int) features);
    device.setDriverFeatures(1, (int) (features >>> 32) | 1);
    status |= Status.FEATURES_OK;
    device.setStatus(status);
    var s = queue.settings();
    device.setQueue(0, s.size(), s.desc(), s.driver(), s.device());
    device.setStatus(status | Status.DRIVER_OK);
  }

  static long features(boolean eventIdx) {
    return Features.bit(Features.VERSION_1) | (eventIdx ? Features.bit(Features.EVENT_IDX) : 0);
  }

  /** Has a task done on the worker's thread and waits for it. */
  void ask(Runnable task) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    boolean taken =
        worker.post(
            () -> {
              task.run();
              done.complete(null);
            });
    if (!taken) {
      throw new IllegalStateException("the mailbox is full");
    }
    done.join();
  }

  MockRequest submit() {
    return queue.request().readable((byte) 5).writable(1).submit();
  }

  @Override
  public void close() {
    worker.close();
    memory.close();
  }
}
