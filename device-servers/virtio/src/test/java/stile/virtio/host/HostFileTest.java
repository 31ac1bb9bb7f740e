package stile.virtio.host;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostFileTest {
  @TempDir Path folder;

  private final MemorySegment memory = Arena.ofAuto().allocate(64);
  private final IoVectors vectors = new IoVectors(8);

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("file"), text);
  }

  private void area(long offset, long length) {
    assertTrue(vectors.add(memory.address() + offset, length));
  }

  private String text(long length) {
    byte[] bytes = memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    return new String(bytes, US_ASCII);
  }

  @Test
  void readsAcrossAreas() throws Exception {
    try (HostFile file = HostFile.open(file("0123456789"), false)) {
      area(4, 2);
      area(0, 4);
      assertEquals(6, file.read(vectors, 3));
      assertEquals("567834", text(6));
      assertEquals(0, vectors.bytes());
    }
  }

  @Test
  void readsWhatThereIsAtTheEnd() throws Exception {
    try (HostFile file = HostFile.open(file("0123456789"), false)) {
      area(0, 4);
      area(4, 4);
      assertEquals(5, file.read(vectors, 5));
      assertEquals("56789", text(5));
      vectors.clear();
      area(0, 4);
      assertEquals(0, file.read(vectors, 10));
      assertEquals(0, file.read(vectors, 1L << 40));
    }
  }

  @Test
  void writesAcrossAreasAndGrows() throws Exception {
    Path path = file("0123456789");
    MemorySegment.copy("abcdef".getBytes(US_ASCII), 0, memory, ValueLayout.JAVA_BYTE, 0, 6);
    try (HostFile file = HostFile.open(path, true)) {
      area(3, 3);
      area(0, 3);
      file.write(vectors, 8);
      assertEquals(0, vectors.bytes());
      file.sync();
      assertEquals(14, file.size());
      assertEquals(512, file.sectorSize());
      assertFalse(file.isBlockDevice());
    }
    assertEquals("01234567defabc", Files.readString(path));
  }

  @Test
  void zeroesByHoles() throws Exception {
    Path path = file("x".repeat(16384));
    try (HostFile file = HostFile.open(path, true)) {
      if (file.punchHole(100, 9000)) {
        byte[] expected = "x".repeat(16384).getBytes(US_ASCII);
        Arrays.fill(expected, 100, 9100, (byte) 0);
        assertArrayEquals(expected, Files.readAllBytes(path));
      }
      if (file.zeroRange(0, 16384)) {
        assertArrayEquals(new byte[16384], Files.readAllBytes(path));
      }
      assertEquals(16384, file.size());
    }
  }

  @Test
  void namesTheFileInErrors() throws Exception {
    Path path = file("0123456789");
    try (HostFile file = HostFile.open(path, false)) {
      area(0, 4);
      var e = assertThrows(IOException.class, () -> file.write(vectors, 0));
      assertEquals("write " + path + ": EBADF (Bad file descriptor)", e.getMessage());
      vectors.clear();
      assertTrue(vectors.add(16, 4)); // memory that is not mapped
      e = assertThrows(IOException.class, () -> file.read(vectors, 0));
      assertEquals("read " + path + ": EFAULT (Bad address)", e.getMessage());
    }
  }

  @Test
  void locksForOneWriterOrManyReaders() throws Exception {
    Path path = file("");
    try (HostFile writer = HostFile.open(path, true)) {
      try (HostFile reader = HostFile.open(path, false);
          HostFile another = HostFile.open(path, false)) {
        assertTrue(reader.lock());
        assertTrue(another.lock());
        assertFalse(writer.lock());
      }
      assertTrue(writer.lock());
      try (HostFile reader = HostFile.open(path, false)) {
        assertFalse(reader.lock());
      }
    }
  }

  @Test
  void opensFilesAndBlockDevicesOnly() {
    for (Path path : new Path[] {folder, Path.of("/dev/full")}) {
      var e = assertThrows(IOException.class, () -> HostFile.open(path, false));
      assertTrue(String.valueOf(e.getMessage()).startsWith(path + " is "), e.getMessage());
    }
  }

  @Test
  void cannotBeUsedOnceClosed() throws Exception {
    HostFile file = HostFile.open(file("0123456789"), false);
    file.close();
    file.close();
    assertThrows(IllegalStateException.class, file::size);
    assertThrows(IllegalStateException.class, file::sync);
  }
}
