package stile.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import stile.bindings.memory.MemoryFd;
import stile.bindings.memory.NormalMapping;
import stile.manager.msg.DeviceMessages;
import stile.manager.vhostuser.RemoteSettings;
import stile.manager.vhostuser.RemoteWorker;
import stile.manager.vhostuser.SharedMemory;
import stile.tests.fuse.FuseChannel;
import stile.virtio.DriverNotifier;
import stile.virtio.Features;
import stile.virtio.Status;
import stile.virtio.mock.MockMemory;
import stile.virtio.mock.MockQueue;
import stile.virtio.mock.MockRequest;
import stile.virtio.queue.QueueSettings;
import stile.virtio.worker.WaitStrategy;

/**
 * The driver of a virtio file system (virtio 1.4, section 5.11) that another process serves, both
 * in this process: a carve-out of anonymous memory, and our front end between the two. One thread
 * uses it.
 */
final class FileSystemDriver implements FuseChannel, DriverNotifier, AutoCloseable {
  private static final int TYPE = 26;

  /** A tag of 36 bytes, and the number of queues for requests. */
  private static final int CONFIG_SIZE = 40;

  /** For a back end that has none. */
  static final String OWN_TAG = "stile-own";

  static final int URGENT = 0;
  static final int REQUESTS = 1;
  private static final int QUEUE_SIZE = 64;
  private static final long SIZE = 16 << 20;
  private static final long LIMIT_SECONDS = 30;
  private static final long FEATURES =
      Features.bit(Features.VERSION_1)
          | Features.bit(Features.ACCESS_PLATFORM)
          | Features.bit(Features.RING_RESET);
  private static final int BEGUN = Status.ACKNOWLEDGE | Status.DRIVER;
  private static final int READY = BEGUN | Status.FEATURES_OK | Status.DRIVER_OK;

  private final MemoryFd file = MemoryFd.create("stile-file-system", SIZE);
  private final NormalMapping mapping = file.map();
  private final MockMemory memory = new MockMemory(mapping.segment());
  private final RemoteWorker worker;
  private final Semaphore bell = new Semaphore(0);
  private MockQueue[] queues = {};
  private long mark;
  private int underWay;

  FileSystemDriver(Path socket) throws IOException {
    SharedMemory carveOut = new SharedMemory(MockMemory.BASE, SIZE, file.fd(), 0);
    worker =
        new RemoteWorker(
            "file system",
            new RemoteSettings(
                socket,
                TYPE,
                OptionalInt.empty(),
                QUEUE_SIZE,
                CONFIG_SIZE,
                OWN_TAG,
                false,
                List.of(carveOut)),
            WaitStrategy.BLOCK,
            memory.regions(),
            this,
            () -> {});
    worker.start();
  }

  @Override
  public void used(int queue) {
    bell.release();
  }

  @Override
  public void configChanged(int status, int generation) {
    bell.release();
  }

  /** Has the device asked something, once there is one. */
  <T> T ask(Function<DeviceMessages, T> what) throws Exception {
    CompletableFuture<T> answer = new CompletableFuture<>();
    assertTrue(worker.post(device -> answer.complete(what.apply(device))));
    return answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  boolean needsReset() {
    return (worker.status() & Status.NEEDS_RESET) != 0;
  }

  /** Takes the device as it is, from its reset on: nothing of before is under way any more. */
  void start() throws Exception {
    int _ = ask(device -> device.setStatus(0));
    memory.rewind(0);
    queues = new MockQueue[ask(DeviceMessages::queueCount)];
    Arrays.setAll(queues, _ -> MockQueue.of(memory, QUEUE_SIZE, false));
    mark = memory.mark();
    underWay = 0;
    int status = ask(this::setUp);
    assertEquals(READY, status);
  }

  private int setUp(DeviceMessages device) {
    int _ = device.setStatus(BEGUN);
    device.setDriverFeatures(0, 0);
    device.setDriverFeatures(1, (int) (FEATURES >>> 32) & device.features(1));
    int _ = device.setStatus(BEGUN | Status.FEATURES_OK);
    for (int i = 0; i < queues.length; i++) {
      enable(device, i);
    }
    return device.setStatus(READY);
  }

  private void enable(DeviceMessages device, int index) {
    QueueSettings queue = queues[index].settings();
    device.enableQueue(index, queue.size(), queue.desc(), queue.driver(), queue.device());
  }

  /** Has one queue elsewhere and of another size, while the others go on. Nothing is under way. */
  void resetQueue(int index, int size) throws Exception {
    boolean gone = ask(device -> resetQueue(device, index));
    assertTrue(gone);
    queues[index] = MockQueue.of(memory, size, false);
    mark = memory.mark();
    int now = ask(device -> enabledSize(device, index));
    assertEquals(size, now);
  }

  private static boolean resetQueue(DeviceMessages device, int index) {
    device.resetQueue(index);
    return !device.queue(index).enabled();
  }

  private int enabledSize(DeviceMessages device, int index) {
    enable(device, index);
    return device.queue(index).size();
  }

  @Override
  public Pending send(boolean urgent, List<byte[]> parts, int answer) {
    int index = urgent ? URGENT : REQUESTS;
    MockRequest request = queues[index].request();
    parts.forEach(request::readable);
    if (answer > 0) {
      request.writable(answer);
    }
    MockRequest submitted = request.submit();
    underWay++;
    worker.kick(index);
    return () -> await(submitted);
  }

  private byte[] await(MockRequest request) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!request.isUsed()) {
      if (needsReset()) {
        throw new NeedsReset();
      }
      try {
        if (!bell.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          fail("no answer in %d seconds".formatted(LIMIT_SECONDS));
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    byte[] answer = Arrays.copyOf(request.data(), (int) request.written());
    if (--underWay == 0) {
      memory.rewind(mark);
    }
    return answer;
  }

  /** The device gave up, and with it what was under way. */
  static final class NeedsReset extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @Override
  public void close() {
    worker.close();
    mapping.close();
    memory.close();
    file.close();
  }
}
