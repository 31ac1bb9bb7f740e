package stile.blk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static stile.blk.BlkLayout.S_OK;
import static stile.blk.TestDisk.concat;
import static stile.blk.TestDisk.header;
import static stile.blk.TestDisk.range;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.mock.Allocations;
import stile.virtio.mock.MockRequest;

/** What a request costs once the device is warm. */
@ParameterizedClass
@ValueSource(strings = {"sync", "io_uring", "auto"})
class SteadyStateTest {
  @Parameter String engine = "";

  private static final int BATCH = 50;

  @TempDir Path folder;

  private Path image() throws IOException {
    return TestImage.create(folder.resolve("disk.img"), 1 << 20);
  }

  private static MockRequest request(TestDisk disk, int i) {
    byte[] data = new byte[4096];
    return switch (i % 5) {
      case 0 ->
          disk.request()
              .readable(header(BlkLayout.T_IN, i))
              .writable(1000)
              .writable(3096)
              .writable(1);
      case 1 ->
          disk.request().readable(concat(header(BlkLayout.T_OUT, i), data)).writable(1).indirect();
      case 2 -> disk.request().readable(header(BlkLayout.T_GET_ID, 0)).writable(21);
      case 3 ->
          disk.request()
              .readable(concat(header(BlkLayout.T_WRITE_ZEROES, 0), range(i, 8, 1)))
              .writable(1);
      default ->
          disk.request()
              .readable(header(BlkLayout.T_DISCARD, 0))
              .readable(range(i, 8, 0))
              .writable(1);
    };
  }

  /**
   * Bytes the device allocates for some requests.
   *
   * @param later whether they end later than the turn that takes them
   */
  private static long allocated(TestDisk disk, int requests, boolean later) {
    long mark = disk.driver.memory().mark();
    long bytes = 0;
    for (int done = 0; done < requests; done += BATCH) {
      List<MockRequest> batch = new ArrayList<>();
      for (int i = 0; i < BATCH; i++) {
        batch.add(request(disk, i).submit());
      }
      long wanted = disk.driver.device().counters().requests() + BATCH;
      long before = Allocations.bytes();
      disk.driver.device().serve();
      while (later && disk.driver.device().counters().requests() < wanted) {
        disk.driver.device().serve();
      }
      bytes += Allocations.bytes() - before;
      for (MockRequest request : batch) {
        assertEquals(S_OK, new TestDisk.Answer(request).status());
      }
      disk.driver.memory().rewind(mark);
    }
    return bytes;
  }

  /**
   * How soon depends on when the compiler gets to it. An object has 16 bytes at least, so fewer
   * than that for each request means that no request makes one; a busy machine's compiler may leave
   * one for a batch of them.
   */
  @Test
  void allocatesNothing() throws Exception {
    try (TestDisk disk = TestImage.startOn(engine, image())) {
      long limit = 15 * 10_000;
      long bytes = Long.MAX_VALUE;
      for (int round = 0; round < 100 && bytes > limit; round++) {
        bytes = allocated(disk, 10_000, !engine.equals("sync"));
      }
      assertTrue(bytes <= limit, bytes + " bytes allocated for 10000 requests");
    }
  }

  /** Each system call that reads or writes is counted by the kernel, per thread. */
  @Test
  void makesOneSystemCallForEachReadAndWriteOrNone() throws Exception {
    assumeTrue(Files.isReadable(Path.of("/proc/thread-self/io")), "this kernel does not count");
    int each = engine.equals("io_uring") ? 0 : 1;
    try (TestDisk disk = TestImage.startOn(engine, image())) {
      for (int type : new int[] {BlkLayout.T_IN, BlkLayout.T_OUT}) {
        String counter = type == BlkLayout.T_IN ? "syscr" : "syscw";
        long none = least(disk, type, counter, 0); // what looking takes
        assertEquals(200L * each, least(disk, type, counter, 200) - none, counter);
      }
    }
  }

  /** Of several rounds: the JVM reads too, to load a class, but not in all of them. */
  private static long least(TestDisk disk, int type, String counter, int requests)
      throws IOException {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 10; round++) {
      least = Math.min(least, calls(disk, type, counter, requests));
    }
    return least;
  }

  private static long calls(TestDisk disk, int type, String counter, int requests)
      throws IOException {
    long mark = disk.driver.memory().mark();
    long before = count(counter);
    for (int i = 0; i < requests; i++) {
      MockRequest request = disk.request();
      if (type == BlkLayout.T_IN) {
        request.readable(header(type, i)).writable(1000).writable(3096).writable(1);
      } else {
        request.readable(concat(header(type, i), new byte[4096])).writable(1);
      }
      assertEquals(S_OK, disk.send(request).status());
      disk.driver.memory().rewind(mark);
    }
    return count(counter) - before;
  }

  private static long count(String counter) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/thread-self/io"))) {
      if (line.startsWith(counter + ": ")) {
        return Long.parseLong(line.substring(counter.length() + 2));
      }
    }
    throw new AssertionError(counter);
  }
}
