package stile.bindings.uring;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stile.bindings.sys.Errno;
import stile.bindings.sys.Fd;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.Iovec;
import stile.bindings.sys.OpenFlags;
import stile.bindings.sys.Poll;
import stile.bindings.sys.SysException;

class UringTest {
  private static final int SIZE = 8;

  @TempDir Path folder;

  private final MemorySegment memory = Arena.ofAuto().allocate(64);
  private Fd file = Fd.adopt(Integer.MAX_VALUE);

  @AfterEach
  void close() {
    file.close();
  }

  private Uring ring(Path path, int flags) throws Exception {
    file = FileCalls.open(path, flags, 0);
    try {
      return Uring.create(file, SIZE);
    } catch (SysException e) {
      assumeTrue(e.errno() != Errno.EPERM && e.errno() != Errno.ENOSYS, e.getMessage());
      throw e;
    }
  }

  private Uring ringOnFile(String text) throws Exception {
    return ring(Files.writeString(folder.resolve("file"), text), OpenFlags.RDWR);
  }

  /** A pipe that nobody has written to: whoever reads, waits. */
  private Uring ringOnPipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    return ring(pipe, OpenFlags.RDWR);
  }

  private Iovec area(long offset, long length) {
    Iovec iovec = new Iovec(1);
    iovec.add(memory.asSlice(offset, length));
    return iovec;
  }

  private static boolean readable(Uring ring, int millis) {
    Poll poll = new Poll(1);
    int place = poll.add(ring.fd(), Poll.IN);
    return poll.await(millis) > 0 && poll.readable(place);
  }

  private static Map<Long, Integer> await(Uring ring, int operations) {
    Map<Long, Integer> results = new HashMap<>();
    while (results.size() < operations) {
      assertTrue(readable(ring, 10_000), results + " and no more");
      while (ring.next()) {
        results.put(ring.userData(), ring.result());
      }
    }
    return results;
  }

  private String text(int length) {
    return new String(memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), US_ASCII);
  }

  @Test
  void doesABatchInOneCall() throws Exception {
    try (Uring ring = ringOnFile("0123456789")) {
      for (int i = 0; i < SIZE; i++) {
        ring.readv(area(i, 1), SIZE - i, 100 + i);
      }
      assertEquals(SIZE, ring.waiting());
      assertEquals(0, ring.calls());
      assertEquals(0, ring.submit());
      assertEquals(1, ring.calls());
      assertEquals(0, ring.waiting());
      Map<Long, Integer> results = await(ring, SIZE);
      for (long i = 0; i < SIZE; i++) {
        assertEquals(1, results.get(100 + i));
      }
      assertEquals("87654321", text(SIZE));
      assertEquals(0, ring.submit());
      assertEquals(1, ring.calls());
    }
  }

  @Test
  void goesRoundAndRound() throws Exception {
    try (Uring ring = ringOnFile("0123456789")) {
      for (int i = 0; i < 1000; i++) {
        ring.readv(area(0, 3), i % 7, i);
        ring.readv(area(3, 3), i % 7, -i - 1);
        ring.readv(area(6, 3), i % 7, Long.MAX_VALUE - i);
        assertEquals(0, ring.submit());
        assertEquals(Map.of((long) i, 3, (long) -i - 1, 3, Long.MAX_VALUE - i, 3), await(ring, 3));
      }
    }
  }

  @Test
  void writesSyncsAndAllocates() throws Exception {
    try (Uring ring = ringOnFile("0123456789")) {
      MemorySegment.copy("abcdef".getBytes(US_ASCII), 0, memory, ValueLayout.JAVA_BYTE, 0, 6);
      ring.writev(area(0, 6), 7, 1);
      assertEquals(0, ring.submit());
      assertEquals(Map.of(1L, 6), await(ring, 1));
      ring.fdatasync(2);
      ring.fallocate(FileCalls.PUNCH_HOLE | FileCalls.KEEP_SIZE, 1, 3, 3);
      assertEquals(0, ring.submit());
      Map<Long, Integer> results = await(ring, 2);
      assertEquals(0, results.get(2L));
      boolean punched = Integer.valueOf(0).equals(results.get(3L));
      String expected = punched ? "0" + "\0".repeat(3) + "456abcdef" : "0123456abcdef";
      assertArrayEquals(expected.getBytes(US_ASCII), Files.readAllBytes(folder.resolve("file")));
    }
  }

  @Test
  void tellsWhatTheKernelTells() throws Exception {
    try (Uring ring = ringOnPipe()) {
      ring.fdatasync(1); // fsync(2): a pipe does not support it
      ring.fallocate(0, 0, 1, 2);
      assertEquals(0, ring.submit());
      assertEquals(Map.of(1L, -Errno.EINVAL, 2L, -29), await(ring, 2)); // ESPIPE
    }
  }

  @Test
  void cancelsWhatWaits() throws Exception {
    try (Uring ring = ringOnPipe()) {
      ring.readv(area(0, 4), 0, 1);
      ring.readv(area(4, 4), 0, 2);
      assertEquals(0, ring.submit());
      assertFalse(readable(ring, 50));
      assertFalse(ring.next());
      assertEquals(0, ring.cancel(2));
      assertEquals(Map.of(2L, -Errno.ECANCELED), await(ring, 1));
      assertEquals(-Errno.ENOENT, ring.cancel(2));

      FileCalls.write(file, memory.asSlice(8, 4).fill((byte) 'x').address(), 4);
      assertEquals(Map.of(1L, 4), await(ring, 1));
      assertEquals("xxxx\0\0\0\0", text(8));
      assertFalse(readable(ring, 0));
    }
  }

  @Test
  void takesBackWhatWasNotSubmitted() throws Exception {
    try (Uring ring = ringOnFile("0123456789")) {
      ring.readv(area(0, 4), 0, 1);
      ring.readv(area(4, 4), 0, 2);
      assertEquals(2, ring.withdraw());
      assertEquals(0, ring.submit());
      assertEquals(Map.of(1L, 4), await(ring, 1));
      assertThrows(IllegalStateException.class, ring::withdraw);
      assertEquals("0123\0\0\0\0", text(8));
    }
  }

  @Test
  void takesNoMoreThanItHolds() throws Exception {
    try (Uring ring = ringOnFile("0123456789")) {
      for (int i = 0; i < SIZE; i++) {
        ring.fdatasync(i);
      }
      assertThrows(IllegalStateException.class, () -> ring.fdatasync(SIZE));
    }
  }

  /** A lock goes with the last reference to the open file; the ring must not keep one. */
  @Test
  void letsGoOfTheFileAtOnce() throws Exception {
    for (int i = 0; i < 20; i++) {
      try (Uring ring = ringOnFile("0123456789")) {
        assertTrue(FileCalls.lock(file, true));
        ring.readv(area(0, 4), 0, 1);
        assertEquals(0, ring.submit());
        assertEquals(Map.of(1L, 4), await(ring, 1));
      }
      file.close();
    }
  }
}
