package stile.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bare-metal peer uses three Java device servers over shared memory. */
class DemoTest {
  private static final String HASH = "([0-9a-f]{64})";

  @TempDir Path folder;

  @Test
  void readsEverySectorAndWritesTheTail() throws Exception {
    Path image = Disks.random(folder.resolve("disk.img"), 8 << 20, 1);
    byte[] before = Files.readAllBytes(image);
    try (Board board = Board.withDisk(folder, image, "serial = \"disk-1\"");
        Watched manager = board.manager();
        Watched peer = board.peer("demo")) {
      manager.await("peer: hello from bare metal: 3 devices on the bus");
      manager.await("peer: rng 32 bytes " + HASH);
      manager.await("peer: blk 16384 sectors of 512 bytes, serial \"disk-1\", read-only no");
      assertEquals(
          Disks.sha256(before),
          manager.await("peer: blk read 8388608 bytes, sha256 " + HASH).group(1));
      String written =
          manager
              .await(
                  "peer: blk wrote 65536 bytes at sector 16256, sha256 "
                      + HASH
                      + ", flushed and read back")
              .group(1);
      manager.await("peer: figures \\d+ requests");
      manager.await("peer: done");
      assertEquals(0, peer.exit());
      manager.await("peer detached");
      assertEquals(0, manager.terminate());

      byte[] after = Files.readAllBytes(image);
      assertEquals(written, Disks.sha256(Disks.tail(after)));
      assertArrayEquals(Disks.body(before), Disks.body(after));
    }
  }

  @Test
  void leavesAReadOnlyDiskAlone() throws Exception {
    Path image = Disks.random(folder.resolve("disk.img"), 1 << 20, 2);
    byte[] before = Files.readAllBytes(image);
    try (Board board = Board.withDisk(folder, image, "read-only = true");
        Watched manager = board.manager();
        Watched peer = board.peer("demo")) {
      manager.await("peer: blk 2048 sectors of 512 bytes, .* read-only yes");
      manager.await("peer: done");
      assertEquals(0, peer.exit());
      assertEquals(0, manager.terminate());
      assertEquals(0, manager.count("peer: blk wrote"));
      assertArrayEquals(before, Files.readAllBytes(image));
    }
  }
}
