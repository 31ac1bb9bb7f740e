package stile.blk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.device.DeviceServer;
import stile.virtio.device.DeviceServerProvider;
import stile.virtio.device.InvalidOptionException;

/** What can be a disk, and what a person is told about what cannot. */
class ImagesTest {
  @TempDir Path folder;

  private Path image(long bytes) throws IOException {
    return TestImage.create(folder.resolve("disk.img"), bytes);
  }

  private static String failure(Path image, Object... options) {
    var e = assertThrows(IOException.class, () -> TestImage.open(image, options));
    return String.valueOf(e.getMessage());
  }

  private static String invalid(String option, Path image, Object... options) {
    var e = assertThrows(InvalidOptionException.class, () -> TestImage.open(image, options));
    assertEquals(option, e.option());
    return String.valueOf(e.getMessage());
  }

  @Test
  void isProvided() {
    var provides = BlkProvider.class.getModule().getDescriptor().provides();
    assertEquals(
        Set.of(
            DeviceServerProvider.class.getName() + " with " + List.of(BlkProvider.class.getName())),
        provides.stream()
            .map(p -> p.service() + " with " + p.providers())
            .collect(Collectors.toSet()));
    assertEquals("blk", new BlkProvider().type());
    assertEquals(BlkSettings.OPTIONS, new BlkProvider().options());
  }

  @Test
  void missing() {
    Path image = folder.resolve("none.img");
    assertEquals("open " + image + ": ENOENT (No such file or directory)", failure(image));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDirectory(boolean readOnly) {
    String message = failure(folder, "read-only", readOnly);
    assertTrue(message.contains(folder.toString()), message);
    assertTrue(message.contains("directory"), message);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPipeDoesNotHang(boolean readOnly) throws Exception {
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    assertEquals(
        pipe + " is neither a file nor a block device", failure(pipe, "read-only", readOnly));
  }

  @Test
  void noPermission() throws Exception {
    Path image = image(512);
    Files.setPosixFilePermissions(image, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(image), "root may read everything");
    assertEquals("open " + image + ": EACCES (Permission denied)", failure(image));
  }

  @Test
  void onlyReadable() {
    // A program that runs cannot be written to, not even by root.
    Path image = Path.of(ProcessHandle.current().info().command().orElseThrow());
    String message = invalid("read-only", image);
    assertTrue(
        message.startsWith("is false, but the image can only be read: open " + image), message);
    assertTrue(message.endsWith("set read-only = true"), message);
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "511", "513", "1048577"})
  void notWholeSectors(long bytes) throws Exception {
    Path image = image(bytes);
    assertEquals(
        image + " has " + bytes + " bytes; a disk has a multiple of 512, more than 0",
        invalid("image", image));
  }

  @Test
  void aTailLongerThanTheDisk() throws Exception {
    Path image = image(1024);
    assertEquals(
        "is 1536 bytes, but " + image + " has only 1024",
        invalid("writable-tail", image, "writable-tail", 1536));
    TestImage.open(image, "writable-tail", 1024).close();
  }

  @Test
  void oneWriterAlone() throws Exception {
    Path image = image(512);
    try (DeviceServer _ = TestImage.open(image)) {
      assertEquals(
          image + " is in use by another disk or program, and can have one writer only",
          failure(image));
      assertEquals(
          image + " is being written to by another disk or program",
          failure(image, "read-only", true));
    }
    TestImage.open(image).close();
  }

  @Test
  void readersTogether() throws Exception {
    Path image = image(512);
    try (DeviceServer _ = TestImage.open(image, "read-only", true);
        DeviceServer _ = TestImage.open(image, "read-only", true)) {
      assertEquals(
          image + " is in use by another disk or program, and can have one writer only",
          failure(image));
    }
  }

  /** Locks of other programs: those of fcntl(2), which this JVM's file channels take. */
  @Test
  void locksOfOthers() throws Exception {
    Path image = image(512);
    try (FileChannel other = FileChannel.open(image, StandardOpenOption.WRITE)) {
      try (DeviceServer _ = TestImage.open(image)) {
        assertNull(other.tryLock());
      }
      try (var _ = other.lock()) {
        assertTrue(failure(image).endsWith("can have one writer only"));
      }
    }
  }

  @Test
  void nothingStaysLockedAfterAFailure() throws Exception {
    Path image = image(512);
    String _ = invalid("writable-tail", image, "writable-tail", 1024);
    TestImage.open(image).close();
  }
}
