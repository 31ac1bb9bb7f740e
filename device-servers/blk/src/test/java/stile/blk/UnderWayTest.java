package stile.blk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.blk.BlkLayout.S_IOERR;
import static stile.blk.BlkLayout.S_OK;
import static stile.blk.TestDisk.header;
import static stile.blk.TestDisk.range;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import stile.virtio.Features;
import stile.virtio.mock.MockRequest;

/** Several requests under way at once, on a disk that takes its time. */
class UnderWayTest {
  private static final int SECTORS = 64;

  private final MemoryStore memory = new MemoryStore(SECTORS);
  private final HeldStore store = new HeldStore(memory);

  UnderWayTest() {
    for (int i = 0; i < memory.bytes.length; i++) {
      memory.bytes[i] = (byte) (1 + i / 512);
    }
  }

  /** With a driver that takes answers in any order. */
  private static TestDisk start(HeldStore store, Object... options) {
    return TestDisk.startWithout(Features.bit(Features.IN_ORDER), store, options);
  }

  private static MockRequest read(TestDisk disk, int sector) {
    return disk.request().readable(header(BlkLayout.T_IN, sector)).writable(513).submit();
  }

  private static MockRequest write(TestDisk disk, int sector) {
    byte[] data = new byte[512];
    Arrays.fill(data, (byte) 0x77);
    return disk.request()
        .readable(header(BlkLayout.T_OUT, sector))
        .readable(data)
        .writable(1)
        .submit();
  }

  private static MockRequest flush(TestDisk disk) {
    return disk.request().readable(header(BlkLayout.T_FLUSH, 0)).writable(1).submit();
  }

  private static byte status(MockRequest request) {
    return new TestDisk.Answer(request).status();
  }

  /** What the disk did becomes known as it does to a device that sleeps. */
  private void end(TestDisk disk, String... what) {
    for (String one : what) {
      store.end(one);
    }
    disk.driver.serveSources();
  }

  @Test
  void endInAnyOrder() {
    try (TestDisk disk = start(store)) {
      MockRequest first = read(disk, 1);
      MockRequest second = read(disk, 2);
      MockRequest third = write(disk, 3);
      disk.driver.serve();
      assertEquals(List.of("read 1", "read 2", "write 3"), store.underWay());
      int before = disk.driver.notifications(0);

      end(disk, "write 3", "read 2");
      assertFalse(first.isUsed());
      assertEquals(S_OK, status(third));
      byte[] expected = new byte[512];
      Arrays.fill(expected, (byte) 3);
      assertArrayEquals(expected, new TestDisk.Answer(second).data());
      assertEquals(before + 1, disk.driver.notifications(0), "one for both");

      end(disk, "read 1");
      Arrays.fill(expected, (byte) 2);
      assertArrayEquals(expected, new TestDisk.Answer(first).data());
    }
  }

  @Test
  void areAsManyAsTheStoreTakes() {
    try (TestDisk disk = start(store)) {
      MockRequest[] requests = new MockRequest[7];
      for (int i = 0; i < 7; i++) {
        requests[i] = read(disk, i);
      }
      disk.driver.serve();
      assertEquals(List.of("read 0", "read 1", "read 2", "read 3"), store.underWay());
      end(disk, "read 2");
      assertEquals(List.of("read 0", "read 1", "read 3", "read 4"), store.underWay());
      end(disk, "read 0", "read 1", "read 3", "read 4");
      end(disk, "read 5", "read 6");
      for (MockRequest request : requests) {
        assertEquals(S_OK, status(request));
      }
    }
  }

  @Test
  void aFlushDoesNotWaitForAWriteUnderWay() {
    try (TestDisk disk = start(store)) {
      MockRequest write = write(disk, 1);
      MockRequest flush = flush(disk);
      disk.driver.serve();
      end(disk, "flush");
      assertEquals(S_OK, status(flush));
      assertFalse(write.isUsed());
    }
  }

  /** A flush that was under way before may have passed by what was written since. */
  @Test
  void aFlushBeginsAfterItWasAskedForAndServesAllWhoWait() {
    try (TestDisk disk = start(store)) {
      MockRequest first = flush(disk);
      MockRequest write = write(disk, 1);
      disk.driver.serve();
      end(disk, "write 1");
      assertEquals(S_OK, status(write));
      MockRequest second = flush(disk);
      MockRequest third = flush(disk);
      disk.driver.serve();
      assertEquals(List.of("flush"), store.underWay());

      end(disk, "flush");
      assertEquals(S_OK, status(first));
      assertFalse(second.isUsed());
      assertEquals(List.of("flush"), store.underWay());
      end(disk, "flush");
      assertEquals(S_OK, status(second));
      assertEquals(S_OK, status(third));
      assertEquals(2, memory.flushes);
      assertEquals(List.of(), store.underWay());
    }
  }

  @Test
  void aFailedFlushFailsAllWhoWait() {
    try (TestDisk disk = start(store)) {
      MockRequest first = flush(disk);
      disk.driver.serve();
      MockRequest second = flush(disk);
      disk.driver.serve();
      store.end("flush", new IOException("medium error"));
      disk.driver.serveSources();
      assertEquals(S_IOERR, status(first));
      assertEquals(S_IOERR, status(second));
      assertEquals(List.of(), store.underWay());
    }
  }

  @Test
  void aWriteThroughIsAnsweredAfterItsFlush() {
    try (TestDisk disk = start(store, "write-back", false)) {
      MockRequest write = write(disk, 1);
      MockRequest zeroes =
          disk.request()
              .readable(header(BlkLayout.T_WRITE_ZEROES, 0))
              .readable(TestDisk.concat(range(8, 1, 0), range(9, 1, 0)))
              .writable(1)
              .submit();
      disk.driver.serve();
      assertEquals(List.of("write 1", "zero 8"), store.underWay());
      end(disk, "write 1", "zero 8");
      assertEquals(List.of("flush", "zero 9"), store.underWay());
      assertFalse(write.isUsed());
      end(disk, "zero 9");
      end(disk, "flush");
      assertEquals(S_OK, status(write));
      assertFalse(zeroes.isUsed(), "its second range ended after that flush had begun");
      end(disk, "flush");
      assertEquals(S_OK, status(zeroes));
    }
  }

  @Test
  void aResetLetsGoOfAll() {
    try (TestDisk disk = start(store, "write-back", false)) {
      MockRequest[] requests = {read(disk, 1), read(disk, 2), write(disk, 3), write(disk, 4)};
      byte[] before = requests[0].data();
      disk.driver.serve();
      end(disk, "write 3");
      store.end("read 2"); // the disk has written it into memory, and nobody was told
      disk.driver.device().setStatus(0);
      assertEquals(1, store.drained);
      assertEquals(List.of(), store.underWay());
      for (MockRequest request : requests) {
        assertFalse(request.isUsed());
      }
      assertArrayEquals(before, requests[0].data());
      assertEquals(before[512], requests[1].data()[512], "no status");
      assertTrue(disk.driver.sources().isEmpty());

      // Every place is free again, and an unfinished flush is forgotten.
      disk.driver.start(disk.driver.device().offeredFeatures());
      MockRequest[] more = {read(disk, 1), read(disk, 2), write(disk, 3), flush(disk)};
      disk.driver.serve();
      end(disk, "read 1", "read 2", "write 3", "flush");
      end(disk, "flush");
      for (MockRequest request : more) {
        assertEquals(S_OK, status(request));
      }
      disk.driver.device().setStatus(0);
    }
  }

  /** What was given up is not lost; what failed while the device was reset is. */
  @Test
  void aFlushThatFailsDuringAResetIsNotForgotten() {
    try (TestDisk disk = start(store)) {
      flush(disk);
      disk.driver.serve();
      store.end("flush", new IOException("medium error"));
      disk.driver.start(disk.driver.device().offeredFeatures());
      MockRequest after = flush(disk);
      disk.driver.serve();
      assertEquals(S_IOERR, status(after));
    }
  }

  /** Those of the other queue go on, and are answered. */
  @Test
  void aResetOfAQueueLetsGoOfItsOwn() {
    try (TestDisk disk = start(store, "queues", 2, "write-back", false)) {
      MockRequest[] gone = {read(disk, 1), write(disk, 2)};
      MockRequest other = write(disk.on(1), 3);
      byte[] before = gone[0].data();
      disk.driver.serve();
      disk.driver.resetQueue(0);
      assertEquals(List.of(), store.underWay());
      assertEquals(before[512], gone[0].data()[512], "no status");
      assertFalse(gone[0].isUsed() || gone[1].isUsed());
      disk.driver.serve();
      assertEquals(S_OK, status(other));

      MockRequest[] more = {
        read(disk.on(1), 1), read(disk.on(1), 2), read(disk.on(1), 3), read(disk.on(1), 4)
      };
      disk.driver.serve();
      end(disk, "read 1", "read 2", "read 3", "read 4");
      for (MockRequest request : more) {
        assertEquals(S_OK, status(request), "every place is free again");
      }
      assertFalse(disk.driver.needsReset());
    }
  }

  @Test
  void aBrokenChainLetsGoOfAll() {
    try (TestDisk disk = start(store)) {
      MockRequest read = read(disk, 1);
      disk.request().readable((byte) 0).writable(1).submit();
      disk.driver.serve();
      assertTrue(disk.driver.needsReset());
      assertEquals(1, store.drained);
      assertFalse(read.isUsed());
    }
  }
}
