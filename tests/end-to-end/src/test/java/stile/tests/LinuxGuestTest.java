package stile.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A Linux guest in QEMU, whose disk and entropy are ours, makes a file system, fills it, is booted
 * again while attached, and finds everything.
 */
class LinuxGuestTest {
  private static final int ROUNDS = 30;

  @TempDir private Path folder = Path.of("");

  private Path disk() throws IOException {
    Path image = folder.resolve("disk");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(64 << 20);
    }
    return image;
  }

  private static ProcessBuilder guest(
      String qemu, String words, BackEnd blk, BackEnd rng, String blkOptions)
      throws IOException, InterruptedException {
    return LinuxGuest.command(
        qemu,
        words,
        List.of(
            "-chardev",
            "socket,id=blk,reconnect=1,path=" + blk.socket,
            "-device",
            "vhost-user-blk-pci,chardev=blk," + blkOptions,
            "-chardev",
            "socket,id=rng,path=" + rng.socket,
            "-device",
            "vhost-user-rng-pci,chardev=rng"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"num-queues=2", "num-queues=1,packed=on"})
  void usesADiskAndEntropy(String options) throws IOException, InterruptedException {
    Path image = disk();
    try (BackEnd blk = new BackEnd(folder.resolve("blk"), "blk", "--image=" + image, "--queues=2");
        BackEnd rng = new BackEnd(folder.resolve("rng"), "rng");
        Watched qemu = new Watched("guest", guest(LinuxGuest.QEMU, "", blk, rng, options))) {
      assertEquals(0, qemu.exit(), qemu::toString);
      qemu.await("GUEST wrote everything");
      qemu.await("GUEST found everything");
      int kinds = Integer.parseInt(qemu.await("GUEST entropy of (\\d+) kinds").group(1));
      assertTrue(kinds > 200, qemu::toString);
      if (options.contains("packed")) {
        blk.process.await("driver ready, features .* RING_PACKED");
      }
      rng.endsWell();
      blk.endsWell();
    }
    sound(image);
  }

  /**
   * Killed at work and started again: the guest sees a pause. Not while the guest is being booted
   * again: QEMU 7.2 then never tells the next one of its memory.
   */
  @ParameterizedTest
  @CsvSource({"false, 'num-queues=2'", "true, 'num-queues=1,packed=on'"})
  void outlivesItsDisk(boolean newer, String options) throws IOException, InterruptedException {
    Path image = disk();
    String qemu = newer ? LinuxGuest.newerQemu() : LinuxGuest.QEMU;
    String[] blk = {"--image=" + image, "--queues=2"};
    try (BackEnd first = new BackEnd(folder.resolve("blk"), "blk", blk);
        BackEnd rng = new BackEnd(folder.resolve("rng"), "rng");
        Watched guest =
            new Watched("guest", guest(qemu, "guest-rounds=" + ROUNDS, first, rng, options))) {
      guest.await("GUEST round 2");
      first.process.kill();
      try (BackEnd second = new BackEnd(first.socket, "blk", blk)) {
        guest.await("GUEST round " + ROUNDS / 2);
        second.process.kill();
      }
      assertEquals(0, guest.count("GUEST round " + ROUNDS + "$"), "it was killed at work");
      try (BackEnd third = new BackEnd(first.socket, "blk", blk)) {
        assertEquals(0, guest.exit(), guest::toString);
        guest.await("GUEST found everything");
        third.endsWell();
      }
      rng.endsWell();
    }
    sound(image);
  }

  private static void sound(Path image) throws IOException, InterruptedException {
    try (Watched fsck =
        new Watched("e2fsck", new ProcessBuilder("e2fsck", "-fn", image.toString()))) {
      assertEquals(0, fsck.exit(), fsck::toString);
    }
  }

  /** What it says when there is no such option, no image and no such type. */
  @Test
  void refusesWhatMakesNoSense() throws IOException, InterruptedException {
    String socket = folder.resolve("socket").toString();
    for (String[] words :
        new String[][] {
          {"2", "gpu"},
          {"2", "blk"},
          {"2", "blk", "--socket", socket},
          {"2", "blk", "--socket", socket, "--image", "/dev/null", "--loud"},
          {"1", "blk", "--socket", socket, "--image", "/no/such/image"}
        }) {
      ProcessBuilder command = new ProcessBuilder(words);
      command.command().set(0, "serve");
      command.command().addFirst(Project.STILE.toString());
      try (Watched stile = new Watched("stile", command)) {
        assertEquals(Integer.parseInt(words[0]), stile.exit(), stile::toString);
        assertEquals(0, stile.count("Exception"), stile::toString);
      }
    }
  }
}
