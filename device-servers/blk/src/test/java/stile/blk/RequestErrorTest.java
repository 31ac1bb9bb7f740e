package stile.blk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.blk.BlkLayout.S_IOERR;
import static stile.blk.BlkLayout.S_OK;
import static stile.blk.BlkLayout.S_UNSUPP;
import static stile.blk.BlkLayout.T_DISCARD;
import static stile.blk.BlkLayout.T_WRITE_ZEROES;
import static stile.blk.TestDisk.range;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.Features;

/** What a driver may not ask, and what it is told. */
@ParameterizedClass(name = "late {0}")
@ValueSource(booleans = {false, true})
class RequestErrorTest {
  private static final int SECTORS = 64;

  private final MemoryStore store = new MemoryStore(SECTORS);
  private final byte[] before;

  RequestErrorTest(boolean late) {
    store.late = late;
    Arrays.fill(store.bytes, (byte) 0x33);
    before = store.bytes.clone();
  }

  private void assertUntouched(TestDisk disk) {
    assertArrayEquals(before, store.bytes);
    assertEquals(0, store.discards);
    assertFalse(disk.driver.needsReset());
    assertEquals(
        disk.driver.device().counters().requests(), disk.driver.device().counters().errors());
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        SECTORS - 1, // two sectors at the last
        SECTORS,
        1L << 54, // times 512 overflows to 1 << 63
        1L << 55, // times 512 overflows to 0
        (1L << 55) + 1,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -1,
        -2
      })
  void beyondTheEnd(long sector) {
    try (TestDisk disk = TestDisk.start(store)) {
      var read = disk.read(sector, 1024);
      assertEquals(S_IOERR, read.status());
      assertEquals(1025, read.written());
      assertArrayEquals(new byte[1024], read.data());
      assertEquals(S_IOERR, disk.write(sector, new byte[1024]).status());
      assertEquals(S_IOERR, disk.ranges(T_DISCARD, range(sector, 2, 0)).status());
      assertEquals(S_IOERR, disk.ranges(T_WRITE_ZEROES, range(sector, 2, 0)).status());
      assertUntouched(disk);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 511, 513, 1023})
  void notWholeSectors(int bytes) {
    try (TestDisk disk = TestDisk.start(store)) {
      assertEquals(S_IOERR, disk.read(0, bytes).status());
      assertEquals(S_IOERR, disk.write(0, new byte[bytes]).status());
      assertUntouched(disk);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 7, 9, 10, 12, 14, 15, 16, 26, 0x8000_0000, -1})
  void unknownTypes(int type) {
    try (TestDisk disk = TestDisk.start(store)) {
      var answer =
          disk.send(disk.request().readable(TestDisk.header(type, 0)).writable(40).writable(1));
      assertEquals(S_UNSUPP, answer.status());
      assertEquals(41, answer.written());
      assertArrayEquals(new byte[40], answer.data());
      assertUntouched(disk);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 19, 21})
  void serialOfAnotherLength(int bytes) {
    try (TestDisk disk = TestDisk.start(store)) {
      var answer =
          disk.send(
              disk.request()
                  .readable(TestDisk.header(BlkLayout.T_GET_ID, 0))
                  .writable(bytes)
                  .writable(1));
      assertEquals(S_IOERR, answer.status());
      assertUntouched(disk);
    }
  }

  @Test
  void readOnly() {
    MemoryStore sealed = new MemoryStore(SECTORS, true);
    try (TestDisk disk = TestDisk.start(sealed, "read-only", true)) {
      assertEquals(S_IOERR, disk.write(0, new byte[512]).status());
      assertEquals(S_IOERR, disk.write(0).status());
      assertEquals(S_IOERR, disk.ranges(T_DISCARD, range(0, 1, 0)).status());
      assertEquals(S_IOERR, disk.ranges(T_WRITE_ZEROES, range(0, 1, 0)).status());
      assertEquals(0, sealed.discards);
      assertEquals(S_OK, disk.read(0, 512).status());
      assertEquals(S_OK, disk.flush().status());
    }
  }

  @Test
  void outsideTheWritableTail() {
    try (TestDisk disk = TestDisk.start(store, "writable-tail", 8 * 512)) {
      int first = SECTORS - 8;
      for (long sector : new long[] {0, first - 2, first - 1}) {
        assertEquals(S_IOERR, disk.write(sector, new byte[1024]).status());
        assertEquals(S_IOERR, disk.ranges(T_DISCARD, range(sector, 2, 0)).status());
        assertEquals(S_IOERR, disk.ranges(T_WRITE_ZEROES, range(sector, 2, 1)).status());
      }
      // The second range is wrong: the first is not acted on either.
      assertEquals(
          S_IOERR,
          disk.ranges(T_WRITE_ZEROES, range(first, 1, 0), range(first - 1, 1, 0)).status());
      assertUntouched(disk);

      assertEquals(S_OK, disk.read(0, 512).status());
      assertEquals(S_OK, disk.write(first, new byte[8 * 512]).status());
      assertEquals(S_OK, disk.ranges(T_DISCARD, range(first, 8, 0)).status());
      assertEquals(S_OK, disk.ranges(T_WRITE_ZEROES, range(first, 8, 0)).status());
      assertEquals(0x33, store.bytes[first * 512 - 1]);
      assertEquals(0, store.bytes[first * 512]);
    }
  }

  @Test
  void unknownFlagsOfAnyRange() {
    try (TestDisk disk = TestDisk.start(store)) {
      assertEquals(S_UNSUPP, disk.ranges(T_DISCARD, range(0, 1, 1)).status());
      assertEquals(S_UNSUPP, disk.ranges(T_DISCARD, range(0, 1, 2)).status());
      assertEquals(S_UNSUPP, disk.ranges(T_WRITE_ZEROES, range(0, 1, 2)).status());
      assertEquals(
          S_UNSUPP, disk.ranges(T_WRITE_ZEROES, range(0, 1, 0), range(0, 1, 1 << 31)).status());
      // A MUST that holds whatever else is wrong.
      assertEquals(S_UNSUPP, disk.ranges(T_DISCARD, range(SECTORS, 1, 0), range(0, 1, 1)).status());
      assertUntouched(disk);
    }
  }

  @Test
  void tooManyOrTooLargeOrBrokenRanges() {
    MemoryStore large = new MemoryStore(Limits.ZEROES_SECTORS + 8);
    try (TestDisk disk = TestDisk.start(large)) {
      byte[] empty = {};
      byte[] half = new byte[8];
      byte[][] seventeen = new byte[Limits.DISCARD_RANGES + 1][];
      Arrays.fill(seventeen, range(0, 1, 0));
      byte[][] five = Arrays.copyOf(seventeen, Limits.ZEROES_RANGES + 1);

      assertEquals(S_IOERR, disk.ranges(T_DISCARD, empty).status());
      assertEquals(S_IOERR, disk.ranges(T_DISCARD, range(0, 1, 0), half).status());
      assertEquals(S_IOERR, disk.ranges(T_DISCARD, seventeen).status());
      assertEquals(S_IOERR, disk.ranges(T_DISCARD, range(0, -1, 0)).status());
      assertEquals(S_IOERR, disk.ranges(T_WRITE_ZEROES, five).status());
      assertEquals(
          S_IOERR, disk.ranges(T_WRITE_ZEROES, range(0, Limits.ZEROES_SECTORS + 1, 0)).status());
      assertEquals(0, large.discards);

      assertEquals(S_OK, disk.ranges(T_WRITE_ZEROES, range(8, Limits.ZEROES_SECTORS, 0)).status());
      assertEquals(S_OK, disk.ranges(T_DISCARD, Arrays.copyOf(seventeen, 16)).status());
      assertEquals(16, large.discards);
    }
  }

  @Test
  void rangesNotNegotiated() {
    long without = Features.bit(BlkLayout.F_DISCARD) | Features.bit(BlkLayout.F_WRITE_ZEROES);
    try (TestDisk disk = TestDisk.startWithout(without, store)) {
      assertEquals(S_UNSUPP, disk.ranges(T_DISCARD, range(0, 1, 0)).status());
      assertEquals(S_UNSUPP, disk.ranges(T_WRITE_ZEROES, range(0, 1, 0)).status());
      assertUntouched(disk);
    }
  }

  @Test
  void moreDataThanOneCallMoves() {
    try (TestDisk disk = TestDisk.start(store)) {
      int chunk = 8 << 20;
      long shared = disk.driver.memory().allocate(chunk, 512);
      var write = disk.request().readable(TestDisk.header(BlkLayout.T_OUT, 0));
      for (int i = 0; i < 250; i++) { // the same 8 MiB again and again: 2000 MiB, in bounds
        write.buffer(shared, chunk, false);
      }
      assertEquals(S_IOERR, disk.send(write.writable(1)).status());
      assertUntouched(disk);
    }
  }

  @Test
  void moreRoomThanOneCallMovesIsNoRequest() {
    try (TestDisk disk = TestDisk.start(store)) {
      int chunk = 10 << 20;
      long shared = disk.driver.memory().allocate(chunk, 512);
      var read = disk.request().readable(TestDisk.header(BlkLayout.T_IN, 0));
      for (int i = 0; i < 254; i++) {
        read.buffer(shared, chunk, true);
      }
      read.writable(1).submit();
      disk.driver.serve();
      assertTrue(disk.driver.needsReset());
      assertFalse(read.isUsed());
    }
  }

  @Test
  void failuresOfTheStore() {
    try (TestDisk disk = TestDisk.start(store)) {
      store.failure = "read error";
      var read = disk.read(0, 1024);
      assertEquals(S_IOERR, read.status());
      assertEquals(1025, read.written());
      assertArrayEquals(new byte[1024], read.data(), "nothing of half a read");
      store.failure = "write error";
      assertEquals(S_IOERR, disk.write(0, new byte[512]).status());
      store.failure = "discard error";
      assertEquals(S_IOERR, disk.ranges(T_DISCARD, range(0, 1, 0)).status());
      store.failure = "zero error";
      assertEquals(S_IOERR, disk.ranges(T_WRITE_ZEROES, range(0, 1, 0)).status());
      assertUntouched(disk);
      assertEquals(S_OK, disk.read(0, 512).status());
    }
  }

  @Test
  void aFailedFlushIsNeverForgotten() {
    try (TestDisk disk = TestDisk.start(store)) {
      store.failure = "medium error";
      assertEquals(S_IOERR, disk.flush().status());
      assertEquals(S_IOERR, disk.flush().status());
      disk.driver.start(disk.driver.device().offeredFeatures());
      assertEquals(S_IOERR, disk.flush().status());
      assertEquals(0, store.flushes);
    }
  }
}
