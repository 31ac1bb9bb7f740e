package stile.blk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.blk.BlkLayout.S_OK;
import static stile.blk.TestDisk.range;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.mock.MockRequest;

/** What every request does when nothing is wrong. */
@ParameterizedClass(name = "late {0}")
@ValueSource(booleans = {false, true})
class RequestTest {
  private static final int SECTORS = 64;

  private final MemoryStore store = new MemoryStore(SECTORS);

  RequestTest(boolean late) {
    store.late = late;
  }

  private static byte[] random(int bytes) {
    byte[] data = new byte[bytes];
    new Random(bytes).nextBytes(data);
    return data;
  }

  @Test
  void writesAndReads() {
    try (TestDisk disk = TestDisk.start(store)) {
      byte[] data = random(3 * 512);

      var written = disk.write(7, data);
      assertEquals(S_OK, written.status());
      assertEquals(1, written.written());
      assertArrayEquals(data, Arrays.copyOfRange(store.bytes, 7 * 512, 10 * 512));

      var read = disk.read(7, 3 * 512);
      assertEquals(S_OK, read.status());
      assertEquals(3 * 512 + 1, read.written());
      assertArrayEquals(data, read.data());
    }
  }

  @Test
  void readsAndWritesTheLastSectorAndNothingAfterIt() {
    try (TestDisk disk = TestDisk.start(store)) {
      assertEquals(S_OK, disk.write(SECTORS - 1, random(512)).status());
      assertArrayEquals(random(512), disk.read(SECTORS - 1, 512).data());
      assertEquals(S_OK, disk.read(SECTORS, 0).status());
      assertEquals(S_OK, disk.write(SECTORS).status());
    }
  }

  @Test
  void flushes() {
    try (TestDisk disk = TestDisk.start(store)) {
      assertEquals(S_OK, disk.write(0, random(512)).status());
      assertEquals(0, store.flushes);
      var flushed = disk.flush();
      assertEquals(S_OK, flushed.status());
      assertEquals(1, flushed.written());
      assertEquals(1, store.flushes);
    }
  }

  @Test
  void tellsItsSerialPaddedWithNul() {
    try (TestDisk disk = TestDisk.start(store, "serial", "S-1")) {
      assertArrayEquals(
          Arrays.copyOf("S-1".getBytes(StandardCharsets.US_ASCII), 20), serial(disk).data());
    }
  }

  @Test
  void tellsASerialOfTwentyBytesWithoutNul() {
    try (TestDisk disk = TestDisk.start(store, "serial", "12345678901234567890")) {
      var answer = serial(disk);
      assertEquals(S_OK, answer.status());
      assertEquals(21, answer.written());
      assertEquals("12345678901234567890", new String(answer.data(), StandardCharsets.US_ASCII));
    }
  }

  private static TestDisk.Answer serial(TestDisk disk) {
    return disk.send(
        disk.request().readable(TestDisk.header(BlkLayout.T_GET_ID, 0)).writable(20).writable(1));
  }

  @Test
  void discardsEveryRange() {
    try (TestDisk disk = TestDisk.start(store)) {
      var answer = disk.ranges(BlkLayout.T_DISCARD, range(0, 8, 0), range(SECTORS - 8, 8, 0));
      assertEquals(S_OK, answer.status());
      assertEquals(1, answer.written());
      assertEquals(2, store.discards);
    }
  }

  @Test
  void zeroesEveryRangeAndFreesOnlyWhatMayBeFreed() {
    Arrays.fill(store.bytes, (byte) 0x77);
    try (TestDisk disk = TestDisk.start(store)) {
      var answer =
          disk.ranges(BlkLayout.T_WRITE_ZEROES, range(1, 2, 0), range(10, 1, 1), range(20, 0, 0));
      assertEquals(S_OK, answer.status());
      byte[] expected = new byte[SECTORS * 512];
      Arrays.fill(expected, (byte) 0x77);
      Arrays.fill(expected, 512, 3 * 512, (byte) 0);
      Arrays.fill(expected, 10 * 512, 11 * 512, (byte) 0);
      assertArrayEquals(expected, store.bytes);
      assertEquals(1, store.freed);
    }
  }

  @Test
  void servesAllQueues() {
    try (TestDisk disk = TestDisk.start(store, "queues", 3, "queue-size", 8)) {
      MockRequest[] requests = new MockRequest[3];
      for (int i = 0; i < 3; i++) {
        requests[i] =
            disk.on(i)
                .request()
                .readable(TestDisk.header(BlkLayout.T_OUT, i))
                .readable(random(512))
                .writable(1)
                .submit();
      }
      disk.driver.serve();
      for (int i = 0; i < 3; i++) {
        assertEquals(S_OK, new TestDisk.Answer(requests[i]).status());
        assertArrayEquals(random(512), disk.on(2 - i).read(i, 512).data());
        assertTrue(disk.driver.notifications(i) > 0);
      }
    }
  }

  @Test
  void oneTurnServesABoundedNumberOfChains() {
    try (TestDisk disk = TestDisk.start(store, "queue-size", 256)) {
      for (int i = 0; i < 80; i++) {
        disk.request().readable(TestDisk.header(BlkLayout.T_GET_ID, 0)).writable(21).submit();
      }
      disk.driver.device().serve();
      assertEquals(64, disk.driver.device().counters().requests());
      disk.driver.device().serve();
      assertEquals(80, disk.driver.device().counters().requests());
    }
  }

  @Test
  void oneTurnServesABoundedNumberOfBytes() {
    MemoryStore large = new MemoryStore(8 << 11);
    try (TestDisk disk = TestDisk.start(large)) {
      long shared = disk.driver.memory().allocate(6 << 20, 512);
      for (int i = 0; i < 6; i++) {
        disk.request()
            .readable(TestDisk.header(BlkLayout.T_IN, 0))
            .buffer(shared, 6 << 20, true)
            .writable(1)
            .submit();
      }
      disk.driver.device().serve();
      assertEquals(3, disk.driver.device().counters().requests());
      disk.driver.serve();
      assertEquals(6, disk.driver.device().counters().requests());
    }
  }

  @Test
  void countsRequestsAndPayload() {
    try (TestDisk disk = TestDisk.start(store)) {
      disk.write(0, random(1024));
      disk.read(0, 512);
      disk.read(SECTORS, 512);
      var counters = disk.driver.device().counters();
      assertEquals(3, counters.requests());
      assertEquals(1024, counters.bytesIn());
      assertEquals(512, counters.bytesOut());
      assertEquals(1, counters.errors());
    }
  }

  @Test
  void closesItsStore() {
    TestDisk disk = TestDisk.start(store);
    assertFalse(store.closed);
    disk.close();
    assertTrue(store.closed);
  }
}
