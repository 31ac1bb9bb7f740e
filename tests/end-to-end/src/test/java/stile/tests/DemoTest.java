package stile.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /** The same story however the bus is set up. */
  @ParameterizedTest
  @CsvSource({
    "demo, notification-words = 0",
    "demo, notification-words = 64",
    "demo, wait = \"block\"",
    "demo, packed = false",
    "demo-v0, payloads = \"v0\"",
  })
  void worksHoweverTheBusIsSetUp(String program, String keys) throws Exception {
    Path image = Disks.random(folder.resolve("disk.img"), 1 << 20, 8);
    String hash = Disks.sha256(Files.readAllBytes(image));
    try (Board board = Board.withKeys(folder, image, keys);
        Watched manager = board.manager();
        Watched peer = board.peer(program)) {
      manager.await("peer: blk read 1048576 bytes, sha256 " + hash);
      manager.await("peer: done");
      assertEquals(0, peer.exit());
      assertEquals(0, manager.terminate());
      // Three devices, and each has the rings it should.
      assertEquals(3, manager.count("driver ready"), manager::toString);
      assertEquals(
          keys.equals("packed = false") ? 0 : 3,
          manager.count("driver ready, .*RING_PACKED"),
          manager::toString);
    }
  }

  @Test
  void servesADiskThatNeverSleeps() throws Exception {
    Path image = Disks.random(folder.resolve("disk.img"), 1 << 20, 9);
    String hash = Disks.sha256(Files.readAllBytes(image));
    try (Board board = Board.withDisk(folder, image, "wait = \"spin\"", "queues = 2");
        Watched manager = board.manager();
        Watched peer = board.peer("demo")) {
      manager.await("peer: blk read 1048576 bytes, sha256 " + hash);
      manager.await("peer: done");
      assertEquals(0, peer.exit());
      assertEquals(0, manager.terminate());
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
