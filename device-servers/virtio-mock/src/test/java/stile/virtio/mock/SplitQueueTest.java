package stile.virtio.mock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.EmptyQueue;
import stile.virtio.queue.SplitLayout;

class SplitQueueTest {
  private static byte[] bytes(MemorySegment segment) {
    return segment.toArray(ValueLayout.JAVA_BYTE);
  }

  private static byte[] usedRing(Ring ring, int from, int to) {
    int size = (int) SplitLayout.usedSize(ring.device.size());
    MemorySegment used = ring.memory.at(ring.driver.settings().device(), size);
    return bytes(used.asSlice(from, to - from));
  }

  @Test
  void aFreshQueueHasNothing() {
    try (Ring ring = Ring.of(4)) {
      assertNull(ring.device.next());
      assertFalse(ring.device.flush());
    }
  }

  @Test
  void chainsComeInTheOrderTheyWereMadeAvailable() {
    try (Ring ring = Ring.of(4)) {
      List<Integer> heads = new ArrayList<>();
      List<Integer> ids = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        heads.add(ring.submit().head());
      }
      for (int i = 0; i < 4; i++) {
        ids.add(ring.take().id());
      }

      assertEquals(heads, ids);
      assertNull(ring.device.next());
    }
  }

  @Test
  void aChainIsItsBuffersReadableOnesFirst() {
    try (Ring ring = Ring.of(8)) {
      MockRequest request =
          ring.driver
              .request()
              .readable((byte) 1, (byte) 2)
              .readable((byte) 3, (byte) 4)
              .writable(3)
              .writable(5)
              .submit();

      DescriptorChain chain = ring.take();
      assertEquals(4, chain.readableBytes());
      assertEquals(8, chain.writableBytes());
      assertEquals(0x04030201, chain.reader().getInt());
      chain.writer().putLong(0x0807060504030201L);
      ring.device.complete(chain, 8);
      ring.device.flush();

      assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, request.data());
      assertEquals(8, request.written());
    }
  }

  @Test
  void aChainMayHaveAsManyBuffersAsTheQueueHasDescriptors() {
    try (Ring ring = Ring.of(8)) {
      MockRequest request = ring.driver.request();
      for (int i = 0; i < 8; i++) {
        request.readable((byte) i);
      }
      request.submit();

      assertEquals(8, ring.take().readableBytes());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8, 256})
  void indicesWrapAt65536(int size) {
    try (Ring ring = Ring.of(size)) {
      Random random = new Random(size);
      Deque<DescriptorChain> taken = new ArrayDeque<>();
      int done = 0;
      while (done < 140_000) {
        int batch = 1 + random.nextInt(size);
        for (int i = 0; i < batch; i++) {
          ring.submit();
        }
        for (int i = 0; i < batch; i++) {
          taken.add(ring.take());
        }
        assertNull(ring.device.next());
        while (!taken.isEmpty()) {
          ring.device.complete(taken.remove(), 0);
        }
        ring.device.flush();
        done += batch;
        assertEquals(done & 0xffff, ring.driver.usedIdx());
        ring.driver.collect();
      }
    }
  }

  @Test
  void theLargestQueueCanBeFull() {
    try (Ring ring = Ring.of(SplitLayout.MAX_SIZE)) {
      for (int round = 0; round < 3; round++) {
        List<DescriptorChain> taken = new ArrayList<>();
        for (int i = 0; i < SplitLayout.MAX_SIZE; i++) {
          ring.submit();
        }
        for (int i = 0; i < SplitLayout.MAX_SIZE; i++) {
          taken.add(ring.take());
        }
        assertNull(ring.device.next());
        taken.forEach(chain -> ring.device.complete(chain, 0));
        assertTrue(ring.device.flush());
        ring.driver.collect();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void chainsMayBeCompletedInAnyOrder(long seed) {
    try (Ring ring = Ring.of(16)) {
      Random random = new Random(seed);
      List<MockRequest> requests = new ArrayList<>();
      List<DescriptorChain> taken = new ArrayList<>();
      for (int round = 0; round < 2000; round++) {
        while (requests.size() < 16) {
          requests.add(ring.submit());
          taken.add(ring.take());
        }
        Collections.shuffle(taken, random);
        int batch = 1 + random.nextInt(16);
        for (DescriptorChain chain : taken.subList(0, batch)) {
          ring.device.complete(chain, chain.id() % 9);
        }
        taken.subList(0, batch).clear();
        ring.device.flush();
        List<MockRequest> used = requests.stream().filter(MockRequest::isUsed).toList();
        used.forEach(request -> assertEquals(request.head() % 9, request.written()));
        assertEquals(batch, used.size());
        requests.removeAll(used);
      }
    }
  }

  @Test
  void theUsedRingIsExactToTheByte() {
    try (Ring ring = Ring.of(4)) {
      for (int i = 0; i < 3; i++) {
        ring.submit();
      }
      DescriptorChain first = ring.take();
      ring.take();
      DescriptorChain third = ring.take();

      ring.device.complete(third, 8);
      ring.device.complete(first, 3);
      ring.device.flush();

      assertArrayEquals(
          new byte[] {0, 0, 2, 0, 2, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0},
          usedRing(ring, 0, 20));
      assertArrayEquals(new byte[18], usedRing(ring, 20, 38));
    }
  }

  @Test
  void theDriverSeesNothingBeforeTheFlush() {
    try (Ring ring = Ring.of(4)) {
      ring.submit();
      ring.submit();
      ring.device.complete(ring.take(), 0);
      ring.device.complete(ring.take(), 0);
      assertEquals(0, ring.driver.usedIdx());

      ring.device.flush();

      assertEquals(2, ring.driver.usedIdx());
    }
  }

  @Test
  void undoneChainsComeAgain() {
    try (Ring ring = Ring.of(4)) {
      int first = ring.submit().head();
      int second = ring.submit().head();
      DescriptorChain chain = ring.take();
      chain.writer().skip(4);
      ring.device.undo(chain);

      DescriptorChain again = ring.take();
      assertEquals(first, again.id());
      assertEquals(0, again.writer().position());
      ring.device.undo(ring.take());
      assertEquals(second, ring.take().id());
      assertNull(ring.device.next());
    }
  }

  @Test
  void undoWorksAcrossTheWrap() {
    try (Ring ring = Ring.of(4).wornBy(65535)) {
      int head = ring.submit().head();
      ring.device.undo(ring.take());

      assertEquals(head, ring.take().id());
    }
  }

  @Test
  void whatTheDriverRewritesAfterAnUndoIsReadAnew() {
    try (Ring ring = Ring.of(4)) {
      int head = ring.submit().head();
      ring.device.undo(ring.take());
      ring.driver.writeDescriptor(head, ring.buffer, 16, SplitLayout.DESC_F_WRITE, 0);

      assertEquals(16, ring.take().writableBytes());
    }
  }

  @Test
  void onlyATakenChainIsCompletedOrUndone() {
    try (Ring ring = Ring.of(2);
        Ring other = Ring.of(4)) {
      ring.submit();
      DescriptorChain chain = ring.take();
      ring.device.complete(chain, 0);
      assertThrows(IllegalStateException.class, () -> ring.device.complete(chain, 0));
      assertThrows(IllegalStateException.class, () -> ring.device.undo(chain));

      other.wornBy(3).submit();
      DescriptorChain alien = other.take();
      assertThrows(IllegalStateException.class, () -> ring.device.complete(alien, 0));
      assertThrows(IllegalStateException.class, () -> ring.device.undo(alien));
    }
  }

  @Test
  void noMoreIsWrittenThanThereIsRoom() {
    try (Ring ring = Ring.of(2)) {
      ring.submit();
      DescriptorChain chain = ring.take();

      assertThrows(IllegalArgumentException.class, () -> ring.device.complete(chain, 9));
      assertThrows(IllegalArgumentException.class, () -> ring.device.complete(chain, -1));
      ring.device.complete(chain, 8);
    }
  }

  @Test
  void theDeviceWritesNothingButItsRingAndTheBuffers() {
    try (Ring ring = Ring.of(8)) {
      for (int i = 0; i < 8; i++) {
        ring.submit();
      }
      var settings = ring.driver.settings();
      MemorySegment table = ring.memory.at(settings.desc(), SplitLayout.descSize(8));
      MemorySegment available = ring.memory.at(settings.driver(), SplitLayout.availSize(8));
      byte[] tableBefore = bytes(table);
      byte[] availableBefore = bytes(available);

      for (int i = 0; i < 8; i++) {
        DescriptorChain chain = ring.take();
        chain.writer().putLong(-1);
        ring.device.complete(chain, 8);
        ring.device.flush();
        ring.device.arm();
        ring.device.disarm();
      }

      assertArrayEquals(tableBefore, bytes(table));
      assertArrayEquals(availableBefore, bytes(available));
    }
  }

  @Test
  void theUsedRingIsNeverReadBack() {
    try (Ring ring = Ring.of(4)) {
      ring.roundTrip();
      var settings = ring.driver.settings();
      ring.memory.at(settings.device(), SplitLayout.usedSize(4)).fill((byte) 0xff);
      ring.submit();

      ring.device.complete(ring.take(), 5);
      ring.device.flush();

      assertArrayEquals(new byte[] {2, 0}, usedRing(ring, 2, 4));
      assertArrayEquals(new byte[] {1, 0, 0, 0, 5, 0, 0, 0}, usedRing(ring, 12, 20));
    }
  }

  @Test
  void anIndirectTableStandsForTheWholeChain() {
    try (Ring ring = Ring.of(2)) {
      MockRequest request =
          ring.driver.request().readable((byte) 5).writable(2).indirect().submit();

      DescriptorChain chain = ring.take();
      assertEquals(5, chain.reader().getByte());
      chain.writer().putShort((short) 0x0201);
      ring.device.complete(chain, 2);
      ring.device.flush();

      assertArrayEquals(new byte[] {1, 2}, request.data());
    }
  }

  /** A table laid by hand, of one readable and one writable buffer. */
  private static long indirectTable(Ring ring, long alignment, int descriptors) {
    long table = ring.memory.allocate(16L * descriptors + alignment, 16) + alignment;
    IndirectTable.write(ring.memory, table, 0, ring.buffer, 4, SplitLayout.DESC_F_NEXT, 1);
    IndirectTable.write(ring.memory, table, 1, ring.buffer + 4, 6, SplitLayout.DESC_F_WRITE, 0);
    return table;
  }

  @Test
  void anIndirectTableMayFollowDirectDescriptors() {
    try (Ring ring = Ring.of(4)) {
      long table = indirectTable(ring, 0, 2);
      ring.driver.writeDescriptor(3, ring.buffer, 3, SplitLayout.DESC_F_NEXT, 1);
      ring.driver.writeDescriptor(1, table, 32, SplitLayout.DESC_F_INDIRECT, 0);
      ring.driver.makeAvailable(3);

      DescriptorChain chain = ring.take();
      assertEquals(3, chain.id());
      assertEquals(3 + 4, chain.readableBytes());
      assertEquals(6, chain.writableBytes());
    }
  }

  @Test
  void theWriteFlagOfAnIndirectDescriptorIsIgnored() {
    try (Ring ring = Ring.of(4)) {
      int flags = SplitLayout.DESC_F_INDIRECT | SplitLayout.DESC_F_WRITE;
      ring.driver.writeDescriptor(0, indirectTable(ring, 0, 2), 32, flags, 0);
      ring.driver.makeAvailable(0);

      assertEquals(4, ring.take().readableBytes());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void anIndirectTableMayLieAnywhere(int offset) {
    try (Ring ring = Ring.of(4)) {
      ring.driver.writeDescriptor(
          0, indirectTable(ring, offset, 2), 32, SplitLayout.DESC_F_INDIRECT, 0);
      ring.driver.makeAvailable(0);

      assertEquals(6, ring.take().writableBytes());
    }
  }

  @Test
  void anIndirectTableMayBeLongerThanTheQueueWhenItsChainIsNot() {
    try (Ring ring = Ring.of(2)) {
      ring.driver.writeDescriptor(
          0, indirectTable(ring, 0, 100), 1600, SplitLayout.DESC_F_INDIRECT, 0);
      ring.driver.makeAvailable(0);

      assertEquals(6, ring.take().writableBytes());
    }
  }

  @Test
  void buffersMayBeEmpty() {
    try (Ring ring = Ring.of(8)) {
      ring.driver.request().readable().readable((byte) 9).readable().writable(0).submit();

      DescriptorChain chain = ring.take();
      assertEquals(1, chain.readableBytes());
      assertEquals(0, chain.writableBytes());
      assertEquals(9, chain.reader().getByte());
      ring.device.complete(chain, 0);
    }
  }

  @Test
  void anEmptyQueueNeverHasAnything() {
    EmptyQueue queue = new EmptyQueue(3);

    assertEquals(3, queue.index());
    assertEquals(0, queue.size());
    assertNull(queue.next());
    assertFalse(queue.arm());
    assertFalse(queue.flush());
    queue.disarm();
    try (Ring ring = Ring.of(2)) {
      ring.submit();
      DescriptorChain chain = ring.take();
      assertThrows(IllegalStateException.class, () -> queue.undo(chain));
      assertThrows(IllegalStateException.class, () -> queue.complete(chain, 0));
    }
  }

  @Test
  void aChainObjectIsUsedAgain() {
    try (Ring ring = Ring.of(1)) {
      ring.submit();
      DescriptorChain chain = ring.take();
      ring.device.complete(chain, 0);
      ring.device.flush();
      ring.driver.collect();
      ring.submit();

      assertSame(chain, ring.take());
    }
  }
}
