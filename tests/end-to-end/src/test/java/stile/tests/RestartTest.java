package stile.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers come and go; the manager stays. */
class RestartTest {
  @TempDir Path folder;

  @Test
  void servesTheNextPeerAfterOneWasKilledAtWork() throws Exception {
    Path image = Disks.random(folder.resolve("disk.img"), 16 << 20, 3);
    byte[] body = Disks.body(Files.readAllBytes(image));
    try (Board board = Board.withDisk(folder, image);
        Watched manager = board.manager()) {
      for (int life = 1; life <= 3; life++) {
        try (Watched peer = board.peer("demo")) {
          manager.await("peer: blk 32768 sectors", life); // it reads from here on
          peer.kill();
        }
        manager.await("peer detached", life);
        // At once, not when the next one comes: nobody may write into its memory by then.
        manager.await("device 2 \\(blk\\): reset from", life);
      }
      try (Watched peer = board.peer("demo")) {
        manager.await("peer: done");
        assertEquals(0, peer.exit());
      }
      assertTrue(manager.isAlive());
      assertEquals(0, manager.terminate());
      assertEquals(Disks.sha256(body), Disks.sha256(Disks.body(Files.readAllBytes(image))));
    }
  }

  @Test
  void refusesASecondPeerWhileOneIsAttached() throws Exception {
    Path image = Disks.random(folder.resolve("disk.img"), 16 << 20, 4);
    try (Board board = Board.withDisk(folder, image);
        Watched manager = board.manager();
        Watched first = board.peer("demo")) {
      manager.await("peer: hello from bare metal");
      try (Watched second = board.peer("demo")) {
        manager.await("refused");
        second.kill(); // QEMU waits for ever for what it was refused
      }
      manager.await("peer: done");
      assertEquals(0, first.exit());
    }
  }

  @Test
  void refusesASecondManagerOnTheSameCompartment() throws Exception {
    Path image = Disks.random(folder.resolve("disk.img"), 1 << 20, 5);
    try (Board board = Board.withDisk(folder, image, "read-only = true");
        Watched manager = board.manager();
        Watched second = board.stile("run", "--config", board.config().toString())) {
      second.await("peer.sock.*a second manager on the same compartment");
      assertEquals(1, second.exit());
      try (Watched peer = board.peer("demo")) {
        manager.await("peer: done");
        assertEquals(0, peer.exit());
      }
      assertEquals(0, manager.terminate());
    }
  }
}
