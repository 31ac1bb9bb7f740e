package stile.blk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static stile.blk.BlkLayout.S_IOERR;
import static stile.blk.BlkLayout.S_OK;
import static stile.blk.BlkLayout.T_IN;
import static stile.blk.BlkLayout.T_OUT;
import static stile.blk.BlkLayout.T_WRITE_ZEROES;
import static stile.blk.TestDisk.concat;
import static stile.blk.TestDisk.header;
import static stile.blk.TestDisk.range;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.device.InvalidOptionException;

/** Disks past the page cache. */
@ParameterizedClass
@ValueSource(strings = {"sync", "io_uring"})
class DirectTest {
  private static final int BYTES = 1 << 20;

  @Parameter String engine = "";

  @TempDir Path folder;

  private final byte[] data = new byte[200 << 10];

  DirectTest() {
    new Random(1).nextBytes(data);
  }

  private Path image() throws IOException {
    return TestImage.create(folder.resolve("disk.img"), BYTES);
  }

  private TestDisk start(Path image) throws IOException {
    try {
      return TestImage.startOn(engine, image, "direct", true);
    } catch (InvalidOptionException e) {
      return abort(String.valueOf(e.getMessage()));
    }
  }

  /** Buffers as a good driver has them, and as any driver may have them: the data is the same. */
  @Test
  void servesBuffersAnywhere() throws Exception {
    Path image = image();
    try (TestDisk disk = start(image)) {
      var memory = disk.driver.memory();
      long start = memory.allocate(data.length + 8192, 4096);
      long sector = 0;
      for (int skew : new int[] {0, 1, 8, 511, 512, 4095}) {
        MemorySegment buffer = memory.at(start + skew, data.length);
        MemorySegment.copy(data, 0, buffer, ValueLayout.JAVA_BYTE, 0, data.length);
        var write =
            disk.send(
                disk.request()
                    .readable(header(T_OUT, sector))
                    .buffer(start + skew, data.length, false)
                    .writable(1));
        assertEquals(S_OK, write.status(), "skew " + skew);
        buffer.fill((byte) 0);
        var read =
            disk.send(
                disk.request()
                    .readable(header(T_IN, sector))
                    .buffer(start + skew, data.length, true)
                    .writable(1));
        assertEquals(S_OK, read.status(), "skew " + skew);
        assertArrayEquals(data, read.data(), "skew " + skew);
        byte[] file = Files.readAllBytes(image);
        int at = (int) sector * 512;
        assertArrayEquals(data, Arrays.copyOfRange(file, at, at + data.length), "skew " + skew);
        sector += 64;
      }
    }
  }

  @Test
  void servesRequestsInPieces() throws Exception {
    try (TestDisk disk = start(image())) {
      var write = disk.request();
      byte[] all = concat(header(T_OUT, 8), data);
      for (int at = 0; at < all.length; at += 1777) {
        write.readable(Arrays.copyOfRange(all, at, Math.min(at + 1777, all.length)));
      }
      assertEquals(S_OK, disk.send(write.writable(1)).status());
      var read = disk.request().readable(header(T_IN, 8));
      for (int at = 0; at <= data.length; at += 3001) {
        read.writable(Math.min(3001, data.length + 1 - at));
      }
      assertArrayEquals(data, disk.send(read).data());
    }
  }

  @Test
  void zeroes() throws Exception {
    try (TestDisk disk = start(image())) {
      assertEquals(S_OK, disk.write(0, data).status());
      assertEquals(S_OK, disk.ranges(T_WRITE_ZEROES, range(16, 16, 0), range(64, 8, 1)).status());
      Arrays.fill(data, 16 * 512, 32 * 512, (byte) 0);
      Arrays.fill(data, 64 * 512, 72 * 512, (byte) 0);
      assertArrayEquals(data, disk.read(0, data.length).data());
      assertEquals(S_OK, disk.flush().status());
    }
  }

  /** tmpfs does not say what it needs, so it is given whole pages. */
  private static Path withBlocksOfAPage(int bytes) throws IOException {
    Path shm = Path.of("/dev/shm");
    assumeTrue(Files.isWritable(shm), "no " + shm);
    Path image = TestImage.create(Files.createTempFile(shm, "stile", ".img"), bytes);
    image.toFile().deleteOnExit();
    return image;
  }

  /** It tells the driver its blocks, and refuses parts of them. */
  @Test
  void refusesPartsOfBlocks() throws Exception {
    try (TestDisk disk = start(withBlocksOfAPage(BYTES))) {
      assertEquals(4096, TestDisk.little(disk.config()).getInt(BlkLayout.BLK_SIZE));
      assertEquals(S_IOERR, disk.read(1, 4096).status());
      assertEquals(S_IOERR, disk.read(0, 512).status());
      assertEquals(S_IOERR, disk.write(0, new byte[512]).status());
      assertEquals(S_OK, disk.read(8, 4096).status());
      assertEquals(S_OK, disk.write(8, new byte[4096]).status());
    }
  }

  @Test
  void refusesAFileWithPartOfABlock() throws Exception {
    Path image = withBlocksOfAPage(BYTES + 512);
    var e = assertThrows(InvalidOptionException.class, () -> TestImage.open(image, "direct", true));
    assertEquals("direct", e.option());
    assumeFalse(String.valueOf(e.getMessage()).contains("O_DIRECT"), "tmpfs cannot here");
    assertEquals(
        "is true, but %s has %d bytes, and direct access moves whole blocks of 4096"
            .formatted(image, BYTES + 512),
        e.getMessage());
  }

  @Test
  void saysWhereItCannot() {
    Path image = Path.of("/proc/version");
    var e =
        assertThrows(
            InvalidOptionException.class,
            () -> TestImage.open(image, "direct", true, "read-only", true));
    assertEquals("direct", e.option());
    assertEquals(
        "is true, but /proc/version allows no direct access (O_DIRECT): its file system or device"
            + " has none",
        e.getMessage());
  }
}
