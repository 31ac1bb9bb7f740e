package stile.virtio.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostFileTest {
  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("file"), text);
  }

  @Test
  void isMeasured() throws Exception {
    try (HostFile file = HostFile.open(file("0123456789"), true)) {
      assertEquals(10, file.size());
      assertEquals(512, file.sectorSize());
      assertEquals(1, file.memoryAlignment());
      assertFalse(file.isBlockDevice());
      assertFalse(file.isDirect());
    }
  }

  @Test
  void goesDirectWhereItCan() throws Exception {
    try (HostFile file = HostFile.open(Path.of("/proc/version"), false)) {
      assertFalse(file.goDirect());
      assertFalse(file.isDirect());
    }
    try (HostFile file = HostFile.open(file("0123456789"), true)) {
      assumeTrue(file.goDirect(), "this file system cannot");
      assertTrue(file.isDirect());
      assertEquals(1, Integer.bitCount(file.memoryAlignment()));
      assertTrue(file.sectorSize() >= 512);
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
    assertThrows(IllegalStateException.class, file::lock);
  }
}
