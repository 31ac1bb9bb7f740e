package stile.manager.vhostuser;

import static stile.manager.vhostuser.Rig.eventually;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stile.bindings.memory.MemoryFd;
import stile.bindings.memory.NormalMapping;
import stile.manager.msg.DeviceMessages;
import stile.virtio.DriverNotifier;
import stile.virtio.Features;
import stile.virtio.Status;
import stile.virtio.mock.MockMemory;
import stile.virtio.mock.MockQueue;
import stile.virtio.queue.QueueSettings;
import stile.virtio.worker.WaitStrategy;

/** A device that a process behind a socket serves, with its driver. */
final class RemoteRig implements DriverNotifier, AutoCloseable {
  static final long FEATURES =
      1
          | Features.bit(Features.VERSION_1)
          | Features.bit(Features.INDIRECT_DESC)
          | Features.bit(Features.ACCESS_PLATFORM);
  static final int STARTED =
      Status.ACKNOWLEDGE | Status.DRIVER | Status.FEATURES_OK | Status.DRIVER_OK;
  private static final long SIZE = 1 << 20;

  final AtomicInteger used = new AtomicInteger();
  final AtomicInteger changes = new AtomicInteger();
  final RemoteWorker worker;
  final MockMemory memory;
  private final MemoryFd file = MemoryFd.create("stile-remote-rig", SIZE);
  private final NormalMapping mapping = file.map();

  RemoteRig(Path socket, OptionalInt queues) throws IOException {
    this(socket, queues, null);
  }

  RemoteRig(Path socket, OptionalInt queues, @Nullable String tag) throws IOException {
    memory = new MockMemory(mapping.segment());
    SharedMemory region = new SharedMemory(MockMemory.BASE, SIZE, file.fd(), 0);
    worker =
        new RemoteWorker(
            "remote",
            new RemoteSettings(
                socket, 42, queues, EchoDevice.QUEUE_SIZE, 8, tag, true, List.of(region)),
            WaitStrategy.BLOCK,
            memory.regions(),
            this,
            () -> {});
    worker.start();
  }

  @Override
  public void used(int queue) {
    used.incrementAndGet();
  }

  @Override
  public void configChanged(int status, int generation) {
    changes.incrementAndGet();
  }

  /** Has the device asked something, once there is one. */
  <T> T ask(Function<DeviceMessages, T> what) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    worker.post(device -> answer.complete(what.apply(device)));
    return answer.join();
  }

  int status() {
    return ask(DeviceMessages::status);
  }

  /** The driver's part, up to its queues; answers the status that comes of it. */
  int start(MockQueue queue, long features) {
    return start(features, queue);
  }

  int start(long features, MockQueue... queues) {
    return ask(
        device -> {
          int status = 0;
          for (int bit : new int[] {Status.ACKNOWLEDGE, Status.DRIVER}) {
            status |= bit;
            device.setStatus(status);
          }
          device.setDriverFeatures(0, (int) features);
          device.setDriverFeatures(1, (int) (features >>> 32));
          device.setStatus(status | Status.FEATURES_OK);
          for (int i = 0; i < queues.length; i++) {
            enable(device, i, queues[i]);
          }
          return device.setStatus(STARTED);
        });
  }

  private static void enable(DeviceMessages device, int index, MockQueue queue) {
    QueueSettings q = queue.settings();
    device.enableQueue(index, q.size(), q.desc(), q.driver(), q.device());
  }

  /** The driver sets a queue up while the device is live; answers whether it has it now. */
  boolean enable(int index, MockQueue queue) {
    return ask(
        device -> {
          enable(device, index, queue);
          return device.queue(index).enabled();
        });
  }

  /** The driver resets a queue by itself; answers whether it has none now. */
  boolean resetQueue(int index) {
    return ask(
        device -> {
          device.resetQueue(index);
          return !device.queue(index).enabled();
        });
  }

  MockQueue start(boolean packed) {
    MockQueue queue = MockQueue.of(memory, EchoDevice.QUEUE_SIZE, packed);
    start(queue, packed ? FEATURES | Features.bit(Features.RING_PACKED) : FEATURES);
    return queue;
  }

  void echoes(MockQueue queue) {
    echoes(0, queue);
  }

  void echoes(int index, MockQueue queue) {
    var request = queue.request().readable((byte) 5).writable(1).submit();
    worker.kick(index);
    eventually(request::isUsed);
  }

  @Override
  public void close() {
    worker.close();
    mapping.close();
    memory.close();
    file.close();
  }
}
