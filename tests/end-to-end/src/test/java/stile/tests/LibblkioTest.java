package stile.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** libblkio reads and writes a disk of ours, and checks every block it reads. */
class LibblkioTest {
  private static final int DISK = 16 << 20;

  @TempDir private static Path built = Path.of("");
  @TempDir private Path folder = Path.of("");
  private static Path library = Path.of("");

  @BeforeAll
  static void build() throws IOException, InterruptedException {
    library = BackEnd.fetch("libblkio");
    try (Watched compiler =
        new Watched(
            "gcc",
            new ProcessBuilder(
                "gcc",
                "-std=c11",
                "-O2",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-Wconversion",
                "-Wshadow",
                "-I" + library.resolve("include"),
                "-o",
                built.resolve("verify").toString(),
                Project.ROOT.resolve("tests/interop/verify.c").toString(),
                "-L" + library.resolve("lib"),
                "-lblkio"))) {
      assertEquals(0, compiler.exit(), compiler::toString);
    }
  }

  private Path disk() throws IOException {
    Path image = folder.resolve("disk");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(DISK);
    }
    return image;
  }

  @ParameterizedTest
  @CsvSource({
    "sync, 1, 1, 2000", "sync, 1, 32, 20000", "sync, 4, 64, 20000",
    "io_uring, 1, 1, 2000", "io_uring, 1, 64, 20000", "io_uring, 4, 32, 20000"
  })
  void readsWhatItWrote(String engine, int queues, int depth, int requests)
      throws IOException, InterruptedException {
    try (BackEnd blk =
        new BackEnd(
            folder.resolve("socket"),
            "blk",
            "--image=" + disk(),
            "--engine=" + engine,
            "--queues=" + queues)) {
      ProcessBuilder verify =
          new ProcessBuilder(
              built.resolve("verify").toString(),
              blk.socket.toString(),
              Integer.toString(queues),
              Integer.toString(depth),
              Integer.toString(requests));
      verify.environment().put("LD_LIBRARY_PATH", library.resolve("lib").toString());
      try (Watched client = new Watched("verify", verify)) {
        assertEquals(0, client.exit(), client::toString);
        client.await(requests + " requests verified");
      }
      blk.endsWell();
    }
  }

  /** A client that is killed in the middle of its requests leaves room for the next. */
  @Test
  void aKilledClientMakesRoom() throws IOException, InterruptedException {
    try (BackEnd blk = new BackEnd(folder.resolve("socket"), "blk", "--image=" + disk())) {
      ProcessBuilder verify =
          new ProcessBuilder(
              built.resolve("verify").toString(), blk.socket.toString(), "1", "64", "100000000");
      verify.environment().put("LD_LIBRARY_PATH", library.resolve("lib").toString());
      for (int i = 1; i <= 3; i++) {
        try (Watched client = new Watched("verify", verify)) {
          blk.process.await("driver ready", i);
          client.kill();
        }
        blk.process.await("the front end (left|is gone)", i);
      }
      blk.endsWell();
    }
  }
}
