package stile.virtio.host;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Operations on real files, by either engine. */
@Timeout(30)
class FileTaskTest {
  @TempDir Path folder;

  private final MemorySegment memory = Arena.ofAuto().allocate(64);
  private int ended;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("file"), text);
  }

  private FileEngine engine(HostFile file, FileEngine.Kind kind) {
    try {
      return FileEngine.open(file, kind, 4);
    } catch (IOException e) {
      return abort(String.valueOf(e.getMessage()));
    }
  }

  private interface Use {
    void of(HostFile file, FileTask task, Runnable await) throws Exception;
  }

  private void with(FileEngine.Kind kind, Path path, boolean writable, Use use) throws Exception {
    try (HostFile file = HostFile.open(path, writable);
        FileEngine engine = engine(file, kind)) {
      FileTask task = engine.task(_ -> ended++, 8);
      use.of(file, task, () -> await(engine));
    }
  }

  private void await(FileEngine engine) {
    try {
      while (ended == 0) {
        assertTrue(engine.submit()); // what goes on after a short read is submitted again
        engine.poll();
        LockSupport.parkNanos(10_000);
      }
      assertEquals(1, ended);
      ended = 0;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void area(FileTask task, long offset, long length) {
    assertTrue(task.vectors().add(memory.address() + offset, length));
  }

  private String text(long length) {
    byte[] bytes = memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    return new String(bytes, US_ASCII);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "AUTO")
  void readsAcrossAreas(FileEngine.Kind kind) throws Exception {
    with(
        kind,
        file("0123456789"),
        false,
        (_, task, await) -> {
          area(task, 4, 2);
          area(task, 0, 4);
          task.read(3);
          await.run();
          assertNull(task.failure());
          assertEquals(6, task.moved());
          assertEquals("567834", text(6));
          assertEquals(0, task.vectors().bytes());
        });
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "AUTO")
  void readsWhatThereIsAtTheEnd(FileEngine.Kind kind) throws Exception {
    with(
        kind,
        file("0123456789"),
        false,
        (_, task, await) -> {
          for (long at : new long[] {5, 10, 1L << 40}) {
            task.vectors().clear();
            area(task, 0, 4);
            area(task, 4, 4);
            task.read(at);
            await.run();
            assertNull(task.failure());
            assertEquals(at == 5 ? 5 : 0, task.moved());
          }
          assertEquals("56789", text(5));
        });
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "AUTO")
  void writesAcrossAreasAndGrows(FileEngine.Kind kind) throws Exception {
    Path path = file("0123456789");
    MemorySegment.copy("abcdef".getBytes(US_ASCII), 0, memory, ValueLayout.JAVA_BYTE, 0, 6);
    with(
        kind,
        path,
        true,
        (file, task, await) -> {
          area(task, 3, 3);
          area(task, 0, 3);
          task.write(8);
          await.run();
          assertEquals(6, task.moved());
          assertEquals(0, task.vectors().bytes());
          task.sync();
          await.run();
          assertNull(task.failure());
          assertEquals(14, file.size());
        });
    assertEquals("01234567defabc", Files.readString(path));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "AUTO")
  void zeroesByHoles(FileEngine.Kind kind) throws Exception {
    Path path = file("x".repeat(16384));
    with(
        kind,
        path,
        true,
        (file, task, await) -> {
          task.punchHole(100, 9000);
          await.run();
          assertNull(task.failure());
          if (task.supported()) {
            byte[] expected = "x".repeat(16384).getBytes(US_ASCII);
            Arrays.fill(expected, 100, 9100, (byte) 0);
            assertArrayEquals(expected, Files.readAllBytes(path));
          }
          task.zeroRange(0, 16384);
          await.run();
          assertNull(task.failure());
          if (task.supported()) {
            assertArrayEquals(new byte[16384], Files.readAllBytes(path));
          }
          task.discard(0, 4096);
          await.run();
          assertNull(task.failure());
          assertEquals(16384, file.size());
        });
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "AUTO")
  void namesTheFileInErrors(FileEngine.Kind kind) throws Exception {
    Path path = file("0123456789");
    with(
        kind,
        path,
        false,
        (_, task, await) -> {
          area(task, 0, 4);
          task.write(0);
          await.run();
          assertEquals("write " + path + ": EBADF (Bad file descriptor)", message(task));
          task.vectors().clear();
          assertTrue(task.vectors().add(16, 4)); // memory that is not mapped
          task.read(0);
          await.run();
          assertEquals("read " + path + ": EFAULT (Bad address)", message(task));
        });
  }

  private static String message(FileTask task) {
    IOException failure = task.failure();
    return failure == null ? "none" : String.valueOf(failure.getMessage());
  }
}
