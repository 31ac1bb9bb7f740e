package stile.manager.vhostuser;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import stile.virtio.VirtioDevice;
import stile.virtio.queue.SharedRegions;
import stile.virtio.worker.DeviceWorker;
import stile.virtio.worker.PollWaiter;
import stile.virtio.worker.WaitStrategy;
import stile.virtio.worker.Waiter;

/** A back end with an echo device, on threads of its own. */
final class Rig implements AutoCloseable {
  final EchoDevice device = new EchoDevice();
  final Path path;
  private final BackEnd backEnd;
  private final Thread thread;

  Rig(Path folder) throws IOException {
    path = folder.resolve("socket");
    Waiter waiter = new PollWaiter();
    backEnd =
        BackEnd.listen(
            "test",
            path,
            notifier ->
                new DeviceWorker(
                    "test device",
                    WaitStrategy.BLOCK,
                    waiter,
                    watcher ->
                        new VirtioDevice(
                            "test",
                            device,
                            BackEnd.RING_FEATURES | FrontEnd.RING_RESET,
                            SharedRegions.none(),
                            notifier,
                            watcher),
                    () -> {}));
    thread = Thread.ofPlatform().name("test back end").start(backEnd::run);
  }

  FrontEnd connect() throws IOException {
    return new FrontEnd(path);
  }

  /** A session of its own shows that the one before is over, and that the back end lives. */
  void servesTheNext() {
    eventually(
        () -> {
          try (FrontEnd next = connect()) {
            var queue = next.start();
            var request = queue.request().readable((byte) 7).writable(1).submit();
            next.kick.signal();
            eventually(request::isUsed);
            return true;
          } catch (IOException e) {
            return false; // the one before is not gone yet
          }
        });
  }

  static void eventually(BooleanSupplier condition) {
    long end = System.nanoTime() + 10_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - end < 0, "waited for ten seconds");
      try {
        Thread.sleep(1);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  static long openDescriptors() {
    try (Stream<Path> fds = Files.list(Path.of("/proc/self/fd"))) {
      return fds.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static long mappings(String name) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines.filter(line -> line.contains(name)).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    backEnd.stop();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    backEnd.close();
  }
}
