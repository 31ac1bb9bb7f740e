package stile.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.Features;

/** A bare-metal peer uses a disk that another process serves, handed on by the manager. */
class FrontEndTest {
  private static final String HASH = "([0-9a-f]{64})";
  private static final int DISK = 8 << 20;
  private static final int BIG = 128 << 20;
  private static final String ATTACHED = "device 2 \\(blk\\): the back end at .* is attached";

  @TempDir Path folder;

  private Board board(String... keys) throws IOException {
    return new Board(
        folder,
        "",
        """
        [[compartment.device]]
        type = "rng"
        [[compartment.device]]
        type = "console"
        [[compartment.device]]
        type = "blk"
        backend = "vhost-user:%s"
        %s
        """
            .formatted(socket(), String.join("\n", keys)));
  }

  private Path socket() {
    return folder.resolve("disk.sock");
  }

  /** Debian's QEMU storage daemon; with a bound on what it reads, in bytes a second. */
  private Watched storageDaemon(Path image, long readRate) throws Exception {
    Files.deleteIfExists(socket());
    List<String> command = new ArrayList<>();
    command.add("qemu-storage-daemon");
    command.addAll(List.of("--object", "throttle-group,id=slow,x-bps-read=" + readRate));
    command.addAll(List.of("--blockdev", "file,node-name=file,filename=" + image));
    command.addAll(List.of("--blockdev", "raw,node-name=raw,file=file"));
    command.addAll(List.of("--blockdev", "throttle,node-name=disk,file=raw,throttle-group=slow"));
    command.add("--export");
    command.add(
        "vhost-user-blk,id=e,node-name=disk,writable=on,addr.type=unix,addr.path=" + socket());
    return new Watched("qemu-storage-daemon", new ProcessBuilder(command));
  }

  /** The whole of the demo's story, as the log and the image tell it. */
  private static void check(Watched manager, Path image, byte[] before) throws Exception {
    Matcher read = manager.await("peer: blk read " + DISK + " bytes, sha256 " + HASH);
    assertEquals(Disks.sha256(before), read.group(1));
    Matcher wrote = manager.await("peer: blk wrote .*, sha256 " + HASH + ", flushed and read back");
    manager.await("peer: done");
    byte[] after = Files.readAllBytes(image);
    assertEquals(wrote.group(1), Disks.sha256(Disks.tail(after)));
    assertArrayEquals(Disks.body(before), Disks.body(after));
    assertEquals(0, manager.count("needs reset"), manager::toString);
  }

  @Test
  void aStorageDaemonServesAPeer() throws Exception {
    Path image = Disks.random(folder.resolve("disk.img"), DISK, 1);
    byte[] before = Files.readAllBytes(image);
    try (Watched _ = storageDaemon(image, 0);
        Board board = board();
        Watched manager = board.manager()) {
      manager.await(ATTACHED);
      try (Watched peer = board.peer("demo")) {
        check(manager, image, before);
        assertEquals(0, peer.exit());
      }
      assertEquals(0, manager.terminate());
    }
  }

  /** It comes when the peer waits for its disk already. */
  @Test
  void aPeerWaitsForItsStorageDaemon() throws Exception {
    Path image = Disks.random(folder.resolve("disk.img"), DISK, 2);
    byte[] before = Files.readAllBytes(image);
    try (Board board = board();
        Watched manager = board.manager();
        Watched peer = board.peer("demo")) {
      manager.await("no back end at .*disk.sock yet: .*ENOENT");
      manager.await("peer: rng 32 bytes");
      try (Watched _ = storageDaemon(image, 0)) {
        check(manager, image, before);
      }
      assertEquals(0, peer.exit());
      assertEquals(0, manager.terminate());
    }
  }

  /**
   * Killed at work, and started again: the peer sees a pause, and every byte. The daemon keeps no
   * record of what it has under way. So it must have finished a ring's worth of requests in their
   * order, as it does when it is slowed down, and not in its first moments.
   */
  @Test
  void aPeerOutlivesItsStorageDaemon() throws Exception {
    Path image = Disks.random(folder.resolve("disk.img"), DISK, 3);
    byte[] before = Files.readAllBytes(image);
    try (Board board = board();
        Watched manager = board.manager()) {
      try (Watched daemon = storageDaemon(image, 2 << 20)) { // 32 requests a second
        manager.await(ATTACHED);
        Watched peer = board.peer("demo");
        manager.await("peer: blk 16384 sectors"); // it reads from here on, for four seconds
        Thread.sleep(3000);
        daemon.kill();
        manager.await("the back end left");
        try (Watched _ = storageDaemon(image, 0)) {
          manager.await(ATTACHED, 2);
          check(manager, image, before);
          assertEquals(0, peer.exit());
        }
      }
      assertEquals(0, manager.terminate());
    }
  }

  /** Our own back end behind our own front end. */
  @ParameterizedTest
  @ValueSource(strings = {"packed = true", "packed = false"})
  void ourOwnBackEndServesAPeer(String keys) throws Exception {
    Path image = Disks.random(folder.resolve("disk.img"), DISK, 4);
    byte[] before = Files.readAllBytes(image);
    try (BackEnd blk = new BackEnd(socket(), "blk", "--image=" + image);
        Board board = board(keys);
        Watched manager = board.manager()) {
      manager.await(ATTACHED);
      try (Watched peer = board.peer("demo")) {
        check(manager, image, before);
        assertEquals(0, peer.exit());
      }
      assertEquals(
          keys.equals("packed = true") ? 1 : 0,
          manager.count("device 2 .*driver ready, .*RING_PACKED"),
          manager::toString);
      assertEquals(0, manager.terminate());
      blk.process.await("the front end left");
      blk.endsWell();
    }
  }

  /** QEMU passes the feature on without doing what it takes, so it has to be asked for. */
  @ParameterizedTest
  @ValueSource(strings = {"--wait=block", "--ring-reset"})
  void ourOwnBackEndOffersRingResetWhenAskedTo(String option) throws Exception {
    try (BackEnd rng = new BackEnd(socket(), "rng", option)) {
      try (FileSystemDriver driver = new FileSystemDriver(socket())) { // of whatever device
        int features = driver.ask(device -> device.features(1));
        int offered = features >>> (Features.RING_RESET - Integer.SIZE) & 1;
        assertEquals(option.equals("--ring-reset") ? 1 : 0, offered);
      }
      rng.process.await("the front end left");
      rng.endsWell();
    }
  }

  /** Our own keeps a record of what it has under way, so it may be killed at any depth. */
  @ParameterizedTest
  @CsvSource({"packed = true, sync", "packed = false, io_uring"})
  void aPeerOutlivesOurOwnBackEnd(String keys, String engine) throws Exception {
    Path image = folder.resolve("disk.img");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(BIG);
      for (int at = 0; at < BIG; at += 4096) {
        file.seek(at);
        file.writeInt(at);
      }
    }
    byte[] before = Files.readAllBytes(image);
    try (Board board = board(keys);
        Watched manager = board.manager();
        Watched peer = board.peer("demo")) {
      manager.await("peer: rng 32 bytes");
      String[] options = {"--image=" + image, "--engine=" + engine};
      for (int life = 1; life <= 2; life++) {
        try (BackEnd blk = new BackEnd(socket(), "blk", options)) {
          manager.await(ATTACHED, life);
          manager.await("driver ready, .*; the back end records what is in flight", life);
          Thread.sleep(300);
          blk.process.kill();
        }
        manager.await("the back end left", life);
      }
      assertEquals(0, manager.count("peer: blk read"), "it was killed at work");
      try (BackEnd _ = new BackEnd(socket(), "blk", options)) {
        manager.await("peer: blk read " + BIG + " bytes, sha256 " + Disks.sha256(before));
        manager.await("peer: done");
      }
      assertEquals(0, peer.exit());
      assertEquals(0, manager.count("needs reset"), manager::toString);
      assertArrayEquals(Disks.body(before), Disks.body(Files.readAllBytes(image)));
      assertEquals(0, manager.terminate());
    }
  }
}
