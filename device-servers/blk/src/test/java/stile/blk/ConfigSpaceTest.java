package stile.blk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import stile.virtio.Features;

/**
 * The configuration space byte by byte (virtio 1.4, section 5.2.4), and the features it goes with.
 */
class ConfigSpaceTest {
  private static String hex(byte[] bytes) {
    return HexFormat.ofDelimiter(" ").formatHex(bytes);
  }

  private static String lines(String... lines) {
    return String.join(" ", lines);
  }

  @Test
  void writable() {
    try (TestDisk disk = TestDisk.start(new MemoryStore(20_000), "queues", 3)) {
      assertEquals(
          lines(
              "20 4e 00 00 00 00 00 00", // capacity 20000
              "00 00 00 00", // size_max, not offered
              "fe 00 00 00", // seg_max 254
              "13 00 10 3f", // 19 cylinders, 16 heads, 63 sectors
              "00 02 00 00", // blk_size 512
              "03 00 08 00", // 2^3 blocks to a physical one, aligned; at least 8 blocks
              "00 00 00 00", // no optimal size
              "01 00", // writeback, unused0
              "03 00", // num_queues
              "00 00 20 00", // max_discard_sectors, 1 GiB
              "10 00 00 00", // max_discard_seg 16
              "08 00 00 00", // discard_sector_alignment, 4 KiB
              "00 80 00 00", // max_write_zeroes_sectors, 16 MiB
              "04 00 00 00", // max_write_zeroes_seg 4
              "01 00 00 00"), // write_zeroes_may_unmap, unused1
          hex(disk.config()));
      assertEquals(
          "2 4 6 9 10 11 12 13 14",
          Features.toString(disk.driver.device().offeredFeatures() & 0xffffff));
      assertEquals(2, disk.driver.device().deviceType());
      assertEquals(3, disk.driver.device().queueCount());
      assertEquals(256, disk.driver.device().maxQueueSize(2));
    }
  }

  @Test
  void readOnly() {
    try (TestDisk disk =
        TestDisk.start(new MemoryStore(1, true), "read-only", true, "queue-size", 4)) {
      assertEquals(
          lines(
              "01 00 00 00 00 00 00 00",
              "00 00 00 00",
              "02 00 00 00",
              "00 00 10 3f",
              "00 02 00 00",
              "03 00 08 00",
              "00 00 00 00",
              "00 00",
              "00 00",
              "00 00 00 00 00 00 00 00 00 00 00 00",
              "00 00 00 00 00 00 00 00 00 00 00 00"),
          hex(disk.config()));
      assertEquals(
          "2 4 5 6 9 10", Features.toString(disk.driver.device().offeredFeatures() & 0xffffff));
    }
  }
}
