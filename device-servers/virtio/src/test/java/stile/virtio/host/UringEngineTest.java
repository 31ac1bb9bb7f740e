package stile.virtio.host;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stile.bindings.sys.Errno;
import stile.bindings.sys.Fd;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.OpenFlags;
import stile.bindings.sys.Poll;
import stile.bindings.sys.SysException;
import stile.virtio.host.FileEngine.Kind;

/** Batches, and letting go of what is under way. */
@Timeout(30)
class UringEngineTest {
  private static final int DEPTH = 8;

  @TempDir Path folder;

  private final MemorySegment memory = Arena.ofAuto().allocate(256);
  private final List<FileTask> ended = new ArrayList<>();

  private FileEngine engine(HostFile file) {
    try {
      return FileEngine.open(file, Kind.IO_URING, DEPTH);
    } catch (IOException e) {
      return abort(String.valueOf(e.getMessage()));
    }
  }

  private HostFile file(String text) throws IOException {
    return HostFile.open(Files.writeString(folder.resolve("file"), text), true);
  }

  /** A pipe that nobody writes to: reads stay under way. */
  private HostFile pipe() throws Exception {
    Path path = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", path.toString()).start().waitFor());
    Fd fd = FileCalls.open(path, OpenFlags.RDWR, 0);
    return new HostFile(path, fd, true, false);
  }

  private List<FileTask> read(FileEngine engine, int operations) {
    List<FileTask> tasks = new ArrayList<>();
    for (int i = 0; i < operations; i++) {
      FileTask task = engine.task(ended::add, 1);
      assertTrue(task.vectors().add(memory.address() + 4L * i, 4));
      task.read(4L * i);
      tasks.add(task);
    }
    return tasks;
  }

  private String text(int length) {
    return new String(memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), US_ASCII);
  }

  @Test
  void submitsABatchInOneCall() throws Exception {
    try (HostFile file = file("0123456789abcdefghijklmnopqrstuv");
        FileEngine engine = engine(file)) {
      read(engine, DEPTH);
      assertEquals(0, engine.calls());
      assertTrue(engine.submit());
      while (ended.size() < DEPTH) {
        engine.poll();
      }
      assertTrue(engine.submit());
      assertEquals(1, engine.calls());
      assertEquals("0123456789abcdefghijklmnopqrstuv", text(32));
    }
  }

  @Test
  void isReadableWhenSomethingHasEnded() throws Exception {
    try (HostFile pipe = pipe();
        FileEngine engine = engine(pipe)) {
      Poll poll = new Poll(1);
      poll.set(0, engine.fd(), Poll.IN);
      read(engine, 2);
      assertTrue(engine.submit());
      assertEquals(0, poll.await(20));
      assertEquals(0, engine.poll());
      FileCalls.write(pipe.fd(), memory.asSlice(128).fill((byte) 'x').address(), 4);
      assertEquals(1, poll.await(10_000));
      assertEquals(1, engine.poll());
      assertEquals(0, poll.await(0));
      assertEquals("xxxx", text(8).replace("\0", "")); // either of the two
    }
  }

  @Test
  void drainsWhatIsUnderWay() throws Exception {
    try (HostFile pipe = pipe();
        FileEngine engine = engine(pipe)) {
      List<FileTask> tasks = read(engine, 3);
      assertTrue(engine.submit());
      engine.drain();
      assertEquals(3, ended.size());
      for (FileTask task : tasks) {
        assertInstanceOf(InterruptedIOException.class, task.failure());
      }
      // Nobody reads what comes now: the memory is ours alone.
      FileCalls.write(pipe.fd(), memory.asSlice(128).fill((byte) 'x').address(), 12);
      Thread.sleep(20);
      assertEquals("\0".repeat(12), text(12));

      tasks.getFirst().vectors().clear();
      assertTrue(tasks.getFirst().vectors().add(memory.address(), 4));
      tasks.getFirst().read(0);
      assertTrue(engine.submit());
      while (ended.size() < 4) {
        engine.poll();
      }
      assertEquals("xxxx", text(4));
    }
  }

  @Test
  void drainsWhatWasNotSubmitted() throws Exception {
    try (HostFile file = file("0123456789abcdef");
        FileEngine engine = engine(file)) {
      List<FileTask> tasks = read(engine, 3);
      engine.drain();
      assertEquals(3, ended.size());
      assertInstanceOf(InterruptedIOException.class, tasks.get(2).failure());
      assertEquals(0, engine.calls());
      assertEquals("\0".repeat(12), text(12));
    }
  }

  /** A write that has begun is waited for; and nobody begins anything meanwhile. */
  @Test
  void beginsNothingWhileItDrains() throws Exception {
    try (HostFile file = file("0123456789abcdef");
        FileEngine engine = engine(file)) {
      FileTask[] task = new FileTask[1];
      task[0] =
          engine.task(
              t -> {
                ended.add(t);
                if (ended.size() < 5) {
                  t.sync();
                }
              },
              1);
      task[0].sync();
      assertTrue(engine.submit());
      engine.drain();
      assertEquals(5, ended.size());
      assertInstanceOf(InterruptedIOException.class, task[0].failure());
    }
  }

  @Test
  void settlesWithoutGivingUp() throws Exception {
    try (HostFile file = file("0123456789abcdef");
        FileEngine engine = engine(file)) {
      FileTask next = engine.task(ended::add, 1);
      FileTask first =
          engine.task(
              t -> {
                ended.add(t);
                next.sync();
              },
              1);
      first.sync();
      List<FileTask> reads = read(engine, 3);
      engine.settle();
      assertEquals(5, ended.size());
      assertNull(next.failure());
      assertNull(reads.get(2).failure());
      assertEquals("0123456789ab", text(12));
    }
  }

  @Test
  void letsGoOfTheFile() throws Exception {
    for (int i = 0; i < 20; i++) {
      try (HostFile file = file("0123456789abcdef")) {
        FileEngine engine = engine(file);
        assertTrue(file.lock());
        read(engine, 3);
        assertTrue(engine.submit());
        engine.close();
      }
    }
  }

  private static SysException forbidden() {
    return new SysException("io_uring_setup", Errno.EPERM, "somebody forbids it");
  }

  @Test
  void autoFallsBackAndSaysWhy() throws Exception {
    List<String> lines = new ArrayList<>();
    FileEngine.Maker never =
        (_, _) -> {
          throw forbidden();
        };
    try (HostFile file = file("")) {
      assertEquals("sync", FileEngine.open(file, Kind.AUTO, 2, never, lines::add).name());
      assertEquals(
          List.of(
              file
                  + ": served by the engine sync, io_uring does not work here: io_uring_setup:"
                  + " EPERM (Operation not permitted); somebody forbids it"),
          lines);
      assertThrows(
          SysException.class, () -> FileEngine.open(file, Kind.IO_URING, 2, never, lines::add));
      assertEquals("sync", FileEngine.open(file, Kind.SYNC, 2, never, lines::add).name());
      assertEquals(1, lines.size());
    }
  }
}
