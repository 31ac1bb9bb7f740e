package stile.blk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static stile.blk.BlkLayout.S_IOERR;
import static stile.blk.BlkLayout.S_OK;
import static stile.blk.BlkLayout.T_DISCARD;
import static stile.blk.BlkLayout.T_IN;
import static stile.blk.BlkLayout.T_OUT;
import static stile.blk.BlkLayout.T_WRITE_ZEROES;
import static stile.blk.TestDisk.header;
import static stile.blk.TestDisk.range;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.mock.MockRequest;

/** Disks in real files. */
@ParameterizedClass
@ValueSource(strings = {"sync", "io_uring", "auto"})
class FileStoreTest {
  @Parameter String engine = "";

  private static final int MIB = 1 << 20;

  @TempDir Path folder;

  private static byte[] random(int bytes) {
    byte[] data = new byte[bytes];
    new Random(bytes).nextBytes(data);
    return data;
  }

  private Path image(long bytes) throws Exception {
    return TestImage.create(folder.resolve("disk.img"), bytes);
  }

  @Test
  void writesWhatTheFileThenHolds() throws Exception {
    Path image = image(MIB);
    byte[] data = random(64 * 512);
    try (TestDisk disk = TestImage.startOn(engine, image)) {
      assertEquals(S_OK, disk.write(100, data).status());
      assertEquals(S_OK, disk.flush().status());
      assertArrayEquals(data, disk.read(100, data.length).data());
    }
    byte[] all = Files.readAllBytes(image);
    assertEquals(MIB, all.length);
    assertArrayEquals(data, Arrays.copyOfRange(all, 100 * 512, 164 * 512));
  }

  @Test
  void movesMoreBuffersThanOneCallTakes() throws Exception {
    Path image = image(2 * MIB);
    byte[] data = random(3000 * 512);
    try (TestDisk disk = TestImage.startOn(engine, image, "queue-size", 4096)) {
      MockRequest write = disk.request().readable(header(T_OUT, 5));
      MockRequest read = disk.request().readable(header(T_IN, 5));
      for (int i = 0; i < 3000; i++) {
        write.readable(Arrays.copyOfRange(data, i * 512, (i + 1) * 512));
        read.writable(512);
      }
      assertEquals(S_OK, disk.send(write.indirect().writable(1)).status());
      var answer = disk.send(read.writable(1));
      assertEquals(S_OK, answer.status());
      assertArrayEquals(data, answer.data());
    }
  }

  @Test
  void zeroesAndDiscards() throws Exception {
    Path image = image(MIB);
    byte[] expected = random(MIB);
    Files.write(image, expected);
    try (TestDisk disk = TestImage.startOn(engine, image)) {
      assertEquals(
          S_OK,
          disk.ranges(T_WRITE_ZEROES, range(3, 30, 0), range(100, 101, 1), range(2048, 0, 1))
              .status());
      assertEquals(S_OK, disk.ranges(T_DISCARD, range(1024, 1024, 0), range(0, 0, 0)).status());
    }
    Arrays.fill(expected, 3 * 512, 33 * 512, (byte) 0);
    Arrays.fill(expected, 100 * 512, 201 * 512, (byte) 0);
    byte[] now = Files.readAllBytes(image);
    assertEquals(MIB, now.length);
    assertArrayEquals(Arrays.copyOf(expected, MIB / 2), Arrays.copyOf(now, MIB / 2));
  }

  @Test
  void aFileCutShortFailsWhereItIsGone() throws Exception {
    Path image = image(MIB);
    try (TestDisk disk = TestImage.startOn(engine, image)) {
      assertEquals(S_OK, disk.write(0, random(2048)).status());
      try (RandomAccessFile f = new RandomAccessFile(image.toFile(), "rw")) {
        f.setLength(1024 + 100);
      }
      assertEquals(S_OK, disk.read(0, 1024).status());
      var cut = disk.read(0, 2048);
      assertEquals(S_IOERR, cut.status());
      assertArrayEquals(new byte[2048], cut.data());
      assertEquals(S_IOERR, disk.read(100, 512).status());
      assertFalse(disk.driver.needsReset());
      assertEquals(0, disk.driver.configChanges());

      assertEquals(S_OK, disk.write(2, random(1024)).status());
      assertEquals(S_OK, disk.read(0, 2048).status());
      assertArrayEquals(random(1024), disk.read(2, 1024).data());
    }
  }

  @Test
  void aReadOnlyFileIsNotTouched() throws Exception {
    Path image = image(MIB);
    byte[] data = random(MIB);
    Files.write(image, data);
    try (TestDisk disk = TestImage.startOn(engine, image, "read-only", true)) {
      assertEquals(S_IOERR, disk.write(0, new byte[512]).status());
      assertEquals(S_IOERR, disk.ranges(T_WRITE_ZEROES, range(0, 1, 0)).status());
      assertEquals(S_OK, disk.flush().status());
      assertArrayEquals(Arrays.copyOf(data, 512), disk.read(0, 512).data());
    }
    assertArrayEquals(data, Files.readAllBytes(image));
  }
}
