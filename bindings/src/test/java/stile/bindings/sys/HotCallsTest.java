package stile.bindings.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is called for every request allocates nothing, once C2 has compiled it. */
class HotCallsTest {
  private static final int ROUNDS = 20_000;

  @TempDir Path folder;

  @Test
  void allocateNothing() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "content");
    var pair = UnixSocket.pair();
    try (Arena arena = Arena.ofConfined();
        Fd fd = FileCalls.open(file, OpenFlags.RDWR, 0);
        EventFd bell = EventFd.create();
        UnixSocket ours = pair.getFirst();
        UnixSocket theirs = pair.getLast()) {
      MemorySegment buffer = arena.allocate(64, 8);
      long address = buffer.address();
      Iovec iovec = new Iovec(2);
      Poll poll = new Poll(2);
      poll.add(bell.fd(), Poll.IN);
      // Each by itself: of a method with all of them the compiler may give up inlining the last.
      Map<String, Runnable> calls = new LinkedHashMap<>();
      calls.put("signal", bell::signal);
      calls.put("poll", () -> poll.await(1000));
      calls.put("drain", bell::drain);
      calls.put(
          "iovec",
          () -> {
            iovec.reset();
            iovec.add(address, 4);
            iovec.add(address + 8, 4);
          });
      calls.put("preadv", () -> FileCalls.preadv(fd, iovec, 0));
      calls.put("pwritev", () -> FileCalls.pwritev(fd, iovec, 0));
      calls.put("pread", () -> FileCalls.pread(fd, address, 4, 0));
      calls.put("pwrite", () -> FileCalls.pwrite(fd, address, 4, 0));
      calls.put(
          "write and read",
          () -> {
            FileCalls.write(ours.fd(), address, 4);
            FileCalls.read(theirs.fd(), address, 4);
          });
      calls.put("an error", () -> FileCalls.read(fd, -1, 4));
      calls.put("getrandom", () -> FileCalls.getrandom(address, 4));
      calls.put("fallocate", () -> FileCalls.fallocate(fd, 0, 0, 8));
      calls.put("discard", () -> BlockDevice.discard(fd, 0, 512));
      for (Map.Entry<String, Runnable> call : calls.entrySet()) {
        // How soon depends on when the compiler gets to it. To ask by reflection costs more now and
        // then: that makes the answer negative, and no answer.
        long bytes = Long.MAX_VALUE;
        for (int i = 0; i < 50 && (bytes >= ROUNDS || bytes < 0); i++) {
          bytes = allocated(call.getValue());
        }
        assertEquals(0, bytes / ROUNDS, call.getKey() + ": bytes a round; " + bytes + " in all");
      }
    }
  }

  private static long allocated(Runnable request) throws ReflectiveOperationException {
    long before = allocated();
    for (int i = 0; i < ROUNDS; i++) {
      request.run();
    }
    return allocated() - before - cost();
  }

  private static long cost() throws ReflectiveOperationException {
    long before = allocated();
    return allocated() - before;
  }

  /** By reflection: jdk.management is no module that this one requires. */
  private static long allocated() throws ReflectiveOperationException {
    Object threads =
        Class.forName("java.lang.management.ManagementFactory")
            .getMethod("getThreadMXBean")
            .invoke(null);
    Method method =
        Class.forName("com.sun.management.ThreadMXBean")
            .getMethod("getCurrentThreadAllocatedBytes");
    return (long) method.invoke(threads);
  }
}
