package stile.blk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.blk.BlkLayout.S_OK;
import static stile.blk.TestDisk.header;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.DriverNotifier;
import stile.virtio.Features;
import stile.virtio.Status;
import stile.virtio.VirtioDevice;
import stile.virtio.device.DeviceServer;
import stile.virtio.mock.MockMemory;
import stile.virtio.mock.MockRequest;
import stile.virtio.mock.MockSplitQueue;
import stile.virtio.worker.DeviceWorker;
import stile.virtio.worker.PollWaiter;
import stile.virtio.worker.WaitStrategy;

/** A disk on a thread of its own, which sleeps while the kernel works. */
@ParameterizedClass
@ValueSource(strings = {"sync", "io_uring"})
@Timeout(60)
class AsleepTest {
  @Parameter String engine = "";

  @TempDir Path folder;

  private final MockMemory memory = new MockMemory(16L << 20);
  private final MockSplitQueue queue = new MockSplitQueue(memory, 256);
  private final Semaphore interrupts = new Semaphore(0);

  private final class Interrupts implements DriverNotifier {
    @Override
    public void used(int index) {
      interrupts.release();
    }

    @Override
    public void configChanged(int status, int generation) {}
  }

  private void start(VirtioDevice device) {
    int status = Status.ACKNOWLEDGE | Status.DRIVER;
    device.setStatus(status);
    device.setDriverFeatures(0, (int) device.offeredFeatures() & ~(1 << 29)); // no EVENT_IDX
    device.setDriverFeatures(1, 1);
    status |= Status.FEATURES_OK;
    device.setStatus(status);
    var s = queue.settings();
    assertTrue(device.setQueue(0, s.size(), s.desc(), s.driver(), s.device()));
    device.setStatus(status | Status.DRIVER_OK);
  }

  private static void ask(DeviceWorker worker, Runnable task) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    assertTrue(
        worker.post(
            () -> {
              task.run();
              done.complete(null);
            }));
    done.join();
  }

  private MockRequest submit(int type, int sector, int bytes) {
    return queue
        .request()
        .readable(header(type, sector))
        .readable(new byte[bytes])
        .writable(1)
        .submit();
  }

  private void await(DeviceWorker worker, MockRequest request) throws InterruptedException {
    if (queue.mustNotify(false)) {
      worker.kick();
    }
    while (!request.isUsed()) {
      assertTrue(interrupts.tryAcquire(20, TimeUnit.SECONDS), "no interrupt");
    }
    assertEquals(S_OK, new TestDisk.Answer(request).status());
  }

  /** Writes and flushes leave the thread nothing to do until the kernel has done them. */
  @Test
  void isWokenByWhatEnds() throws Exception {
    Path image = TestImage.create(folder.resolve("disk.img"), 1 << 20);
    try (TestDisk probe = TestImage.startOn(engine, image)) {
      assertEquals(S_OK, probe.flush().status());
    }
    try (DeviceServer server = TestImage.open(image, "engine", engine);
        DeviceWorker worker =
            new DeviceWorker(
                "disk",
                WaitStrategy.BLOCK,
                new PollWaiter(),
                w ->
                    new VirtioDevice(
                        "disk", server, Features.OFFERED, memory.regions(), new Interrupts(), w),
                () -> {})) {
      worker.start();
      ask(worker, () -> start(worker.device()));
      long mark = memory.mark();
      for (int i = 0; i < 200; i++) {
        MockRequest write = submit(BlkLayout.T_OUT, i, 4096);
        MockRequest zeroes =
            queue
                .request()
                .readable(header(BlkLayout.T_WRITE_ZEROES, 0))
                .readable(TestDisk.range(1024 + i, 8, 1))
                .writable(1)
                .submit();
        await(worker, write);
        await(worker, zeroes);
        if (i % 20 == 0) {
          await(worker, submit(BlkLayout.T_FLUSH, 0, 0));
        }
        memory.rewind(mark);
      }
    } finally {
      memory.close();
    }
  }
}
