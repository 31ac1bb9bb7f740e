package stile.blk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static stile.blk.BlkLayout.S_IOERR;
import static stile.blk.BlkLayout.S_OK;
import static stile.blk.BlkLayout.T_DISCARD;
import static stile.blk.BlkLayout.T_WRITE_ZEROES;
import static stile.blk.TestDisk.range;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A disk of 4 MiB on a file system of 1 MiB: tmpfs in a mount namespace of a child process, reached
 * through /proc, so that it needs no privilege and goes with the child. It cannot zero a range by
 * itself either.
 */
@ParameterizedClass
@ValueSource(strings = {"sync", "io_uring"})
class FullFileSystemTest {
  @Parameter String engine = "";

  private static final int SECTORS = 4 << 11;

  @TempDir Path folder;
  private Process holder;
  private Path image;

  @BeforeEach
  void mount() throws Exception {
    holder =
        new ProcessBuilder(
                "unshare",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=1m none \"$0\" && echo && exec cat",
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assumeTrue(holder.getInputStream().read() == '\n', "namespaces are not permitted here");
    Path root = Path.of("/proc", Long.toString(holder.pid()), "root");
    image = TestImage.create(Path.of(root + folder.resolve("disk.img").toString()), SECTORS * 512);
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    holder.getOutputStream().close();
    holder.waitFor();
  }

  @Test
  void isAnErrorUntilSpaceIsFreed() throws Exception {
    byte[] quarter = new byte[256 << 10];
    Arrays.fill(quarter, (byte) 0x55);
    long step = quarter.length / 512;
    try (TestDisk disk = TestImage.startOn(engine, image)) {
      int fits = 0;
      while (disk.write(fits * step, quarter).status() == S_OK) {
        fits++;
      }
      assertTrue(fits >= 3 && fits <= 4, fits + " quarters fit into 1 MiB");
      assertEquals(S_IOERR, disk.write(fits * step, quarter).status());
      assertArrayEquals(quarter, disk.read(0, quarter.length).data());

      assertEquals(S_OK, disk.ranges(T_DISCARD, range(0, (int) step, 0)).status());
      assertEquals(S_OK, disk.write((fits + 1) * step, quarter).status());
    }
  }

  @Test
  void zeroesAreWrittenWhereTheFileSystemHasNoCallForThem() throws Exception {
    byte[] data = new byte[128 << 10];
    Arrays.fill(data, (byte) 0x55);
    try (TestDisk disk = TestImage.startOn(engine, image)) {
      assertEquals(S_OK, disk.write(1, data).status());
      assertEquals(S_OK, disk.ranges(T_WRITE_ZEROES, range(3, 200, 0)).status());
      Arrays.fill(data, 1024, 1024 + 200 * 512, (byte) 0);
      assertArrayEquals(data, disk.read(1, data.length).data());

      // Zeros take space when they must not be freed: more of them than fit.
      assertEquals(S_IOERR, disk.ranges(T_WRITE_ZEROES, range(0, SECTORS, 0)).status());
      assertEquals(S_OK, disk.ranges(T_WRITE_ZEROES, range(0, SECTORS, 1)).status());
      assertArrayEquals(new byte[data.length], disk.read(1, data.length).data());
    }
  }
}
