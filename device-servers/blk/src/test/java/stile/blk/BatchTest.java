package stile.blk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static stile.blk.BlkLayout.S_OK;
import static stile.blk.TestDisk.header;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.mock.MockDriver;
import stile.virtio.mock.MockRequest;

/** What reaches the kernel. */
class BatchTest {
  private static final int BATCH = 32;

  @TempDir Path folder;

  private FileStore store(String engine, Object... options) throws Exception {
    byte[] data = new byte[1 << 20];
    new Random(1).nextBytes(data);
    Path image = Files.write(folder.resolve("disk.img"), data);
    Object[] all = {"image", image, "engine", engine};
    Object[] both = Arrays.copyOf(all, all.length + options.length);
    System.arraycopy(options, 0, both, all.length, options.length);
    try {
      return (FileStore) Images.open(TestDisk.settings(both));
    } catch (IOException e) {
      return abort(String.valueOf(e.getMessage()));
    }
  }

  @ParameterizedTest
  @CsvSource({"sync, 32", "io_uring, 1", "auto, 32"})
  void aBatchOfReadsIsSoManyCalls(String engine, int calls) throws Exception {
    FileStore store = store(engine);
    byte[] image = Files.readAllBytes(folder.resolve("disk.img"));
    try (TestDisk disk = TestDisk.start(store)) {
      MockRequest[] reads = new MockRequest[BATCH];
      for (int i = 0; i < BATCH; i++) {
        reads[i] = disk.request().readable(header(BlkLayout.T_IN, 7L * i)).writable(1025).submit();
      }
      disk.driver.device().serve();
      assertEquals(calls, store.engine.calls());
      for (int i = 0; i < BATCH; i++) {
        disk.await(reads[i]);
        var answer = new TestDisk.Answer(reads[i]);
        assertEquals(S_OK, answer.status());
        byte[] expected = new byte[1024];
        System.arraycopy(image, 7 * 512 * i, expected, 0, 1024);
        assertArrayEquals(expected, answer.data());
      }
      assertEquals(calls, store.engine.calls());
    }
  }

  /** Without the page cache's help, a read is the kernel's to end, and the device goes on. */
  @Test
  void whatIsNotCachedIsLeftToTheKernel() throws Exception {
    FileStore store = store("auto");
    Path image = folder.resolve("disk.img");
    byte[] expected = Files.readAllBytes(image);
    String fileSystem = said("stat", "-f", "-c", "%T", image.toString()).strip();
    assumeTrue(Set.of("ext2/ext3", "xfs", "btrfs").contains(fileSystem), "may forget nothing");
    String[] forget = {"dd", "of=" + image, "oflag=nocache", "conv=notrunc,fdatasync", "count=0"};
    assertEquals(0, new ProcessBuilder(forget).start().waitFor());
    try (TestDisk disk = TestDisk.start(store)) {
      MockRequest read = disk.request().readable(header(BlkLayout.T_IN, 0)).writable(1025).submit();
      disk.await(read);
      var answer = new TestDisk.Answer(read);
      assertArrayEquals(Arrays.copyOf(expected, 1024), answer.data());
      assertEquals(2, store.engine.calls());
    }
  }

  /** Looking for what has ended, and for more to do, makes no call. */
  @Test
  void lookingIsNoCall() throws Exception {
    FileStore store = store("io_uring");
    try (TestDisk disk = TestDisk.start(store)) {
      for (int i = 0; i < 100; i++) {
        assertEquals(0, disk.driver.device().serve());
      }
      assertEquals(0, store.engine.calls());
    }
  }

  /**
   * ext4 and others allocate blocks only when data is written back, and say so until then: a flush
   * that does not reach the file leaves it as it is.
   */
  @ParameterizedTest
  @ValueSource(strings = {"sync", "io_uring"})
  void aFlushReachesTheFileSystem(String engine) throws Exception {
    Path image = TestImage.create(folder.resolve("sparse.img"), 1 << 20);
    try (TestDisk disk = TestImage.startOn(engine, image)) {
      assertEquals(S_OK, disk.write(0, new byte[1 << 16]).status());
      assumeTrue(extents(image).contains("delalloc"), "this file system allocates at once");
      assertEquals(S_OK, disk.flush().status());
      assertFalse(extents(image).contains("delalloc"));

      assertEquals(S_OK, disk.write(1024, new byte[1 << 16]).status());
      assumeTrue(extents(image).contains("delalloc"));
      assertTrue(disk.driver.device().writeConfig(BlkLayout.WRITEBACK, new byte[] {0}));
      assertEquals(S_OK, disk.write(512, new byte[512]).status());
      assertFalse(extents(image).contains("delalloc"), "written through");
    }
  }

  private static String extents(Path file) throws Exception {
    return said("/usr/sbin/filefrag", "-v", file.toString());
  }

  private static String said(String... command) throws Exception {
    Process process;
    try {
      process = new ProcessBuilder(command).start();
    } catch (IOException e) {
      return abort("no %s here".formatted(command[0]));
    }
    byte[] said = process.getInputStream().readAllBytes();
    process.waitFor();
    return new String(said, StandardCharsets.UTF_8);
  }

  /** Requests of real files are under way when their driver goes. */
  @Test
  void aResetWaitsForTheKernel() throws Exception {
    for (int round = 0; round < 20; round++) {
      FileStore store = store("io_uring", "write-back", false);
      MockDriver driver = MockDriver.start(new BlkDevice(TestDisk.settings(), store));
      try (TestDisk disk = TestDisk.of(driver)) {
        List<MockRequest> requests = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
          MockRequest request =
              disk.request()
                  .readable(header(i % 2 == 0 ? BlkLayout.T_OUT : BlkLayout.T_IN, 8L * i))
                  .readable(new byte[i % 2 == 0 ? 4096 : 0])
                  .writable(i % 2 == 0 ? 1 : 4097)
                  .submit();
          requests.add(request);
        }
        driver.device().serve();
        driver.device().setStatus(0);
        long used = requests.stream().filter(MockRequest::isUsed).count();
        assertEquals(0, store.poll(), "nothing is under way");
        assertEquals(used, requests.stream().filter(MockRequest::isUsed).count());
        driver.start(driver.device().offeredFeatures());
        assertEquals(S_OK, disk.read(0, 512).status());
      }
    }
  }
}
