package stile.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Peers that break every rule, and disks that break under a peer: the manager answers exactly and
 * goes on.
 */
class HostilePeerTest {
  @TempDir Path folder;

  @Test
  void survivesAPeerThatBreaksTheRules() throws Exception {
    Path image = Disks.random(folder.resolve("disk.img"), 2 << 20, 6);
    try (Board board = Board.withDisk(folder, image);
        Watched manager = board.manager()) {
      try (Watched peer = board.peer("hostile")) {
        manager.await("peer: (done|FAILED)");
        assertEquals(0, manager.count("peer: FAILED"), manager::toString);
        assertEquals(0, peer.exit());
      }
      assertTrue(manager.count("needs reset: ") > 0, manager::toString);
      assertTrue(manager.count("refused: ") > 0, manager::toString);
      try (Watched peer = board.peer("demo")) {
        manager.await("peer: blk read 2097152 bytes");
        assertEquals(0, peer.exit());
      }
      assertEquals(0, manager.terminate());
    }
  }

  @Test
  void reportsAnImageCutShortWhileInUse() throws Exception {
    Path image = Disks.random(folder.resolve("disk.img"), 16 << 20, 7);
    try (Board board = Board.withDisk(folder, image);
        Watched manager = board.manager();
        Watched peer = board.peer("demo")) {
      manager.await("peer: blk 32768 sectors");
      try (var channel = Files.newByteChannel(image, java.nio.file.StandardOpenOption.WRITE)) {
        channel.truncate(4096);
      }
      manager.await("device 2 \\(blk\\).*(short|end)");
      manager.await("peer: FAILED");
      peer.exit();
      assertEquals(0, manager.terminate());
    }
  }
}
