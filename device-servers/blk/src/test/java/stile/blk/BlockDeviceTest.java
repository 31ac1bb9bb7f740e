package stile.blk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static stile.blk.BlkLayout.BLK_SIZE;
import static stile.blk.BlkLayout.S_OK;
import static stile.blk.BlkLayout.T_DISCARD;
import static stile.blk.BlkLayout.T_WRITE_ZEROES;
import static stile.blk.TestDisk.range;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.device.DeviceServer;

/** Disks on real block devices: loop devices, where the one who tests may make them. */
@ParameterizedClass
@ValueSource(strings = {"sync", "io_uring"})
class BlockDeviceTest {
  @Parameter String engine = "";

  private static final int BYTES = 4 << 20;

  @TempDir Path folder;

  private interface Use {
    void of(Path device, Path file) throws Exception;
  }

  private void withLoop(int sectorSize, Use use) throws Exception {
    assumeTrue(Files.isWritable(Path.of("/dev/loop-control")), "no loop devices here");
    Path file = TestImage.create(folder.resolve("disk.img"), BYTES);
    Process losetup =
        new ProcessBuilder(
                "losetup", "--find", "--show", "--sector-size=" + sectorSize, file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String device =
        new String(losetup.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assumeTrue(losetup.waitFor() == 0, "no loop devices here");
    try {
      use.of(Path.of(device), file);
    } finally {
      int _ = new ProcessBuilder("losetup", "--detach", device).start().waitFor();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 4096})
  void serves(int sectorSize) throws Exception {
    byte[] data = new byte[8192];
    new Random(1).nextBytes(data);
    withLoop(
        sectorSize,
        (device, file) -> {
          try (TestDisk disk = TestImage.startOn(engine, device)) {
            ByteBuffer config = ByteBuffer.wrap(disk.config()).order(ByteOrder.LITTLE_ENDIAN);
            assertEquals(BYTES / 512, config.getLong(BlkLayout.CAPACITY));
            assertEquals(sectorSize, config.getInt(BLK_SIZE));

            assertEquals(S_OK, disk.write(3, data).status());
            assertArrayEquals(data, disk.read(3, data.length).data());
            assertEquals(S_OK, disk.flush().status());
            assertArrayEquals(
                data, Arrays.copyOfRange(Files.readAllBytes(file), 1536, 1536 + data.length));

            // Neither whole sectors of 4 KiB, nor at one.
            assertEquals(
                S_OK, disk.ranges(T_WRITE_ZEROES, range(4, 2, 0), range(7, 1, 1)).status());
            Arrays.fill(data, 512, 1536, (byte) 0);
            Arrays.fill(data, 2048, 2560, (byte) 0);
            assertArrayEquals(data, disk.read(3, data.length).data());

            assertEquals(S_OK, disk.ranges(T_WRITE_ZEROES, range(8, 8, 1)).status());
            Arrays.fill(data, 2560, 2560 + 4096, (byte) 0);
            assertArrayEquals(data, disk.read(3, data.length).data());
            assertEquals(S_OK, disk.ranges(T_DISCARD, range(0, 64, 0), range(65, 3, 0)).status());
            assertEquals(S_OK, disk.flush().status());
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = 512)
  void oneWriterAlone(int sectorSize) throws Exception {
    withLoop(
        sectorSize,
        (device, _) -> {
          try (DeviceServer _ = TestImage.open(device)) {
            String message =
                String.valueOf(
                    assertThrows(IOException.class, () -> TestImage.open(device, "read-only", true))
                        .getMessage());
            assertEquals(device + " is being written to by another disk or program", message);
            var second = assertThrows(IOException.class, () -> TestImage.open(device));
            assertEquals(
                device
                    + " is in use on this host: mounted, part of another device, or claimed by a"
                    + " program",
                second.getMessage());
          }
          TestImage.open(device).close();
        });
  }
}
