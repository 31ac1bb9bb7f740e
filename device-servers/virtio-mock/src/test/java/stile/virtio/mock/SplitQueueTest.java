package stile.virtio.mock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.mock.Ring.Kind;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.SplitLayout;
import stile.virtio.queue.VirtqueueException;

/** What only a split queue has. */
class SplitQueueTest {
  private static byte[] bytes(MemorySegment segment) {
    return segment.toArray(ValueLayout.JAVA_BYTE);
  }

  private static byte[] usedRing(Ring ring, int from, int to) {
    int size = (int) SplitLayout.usedSize(ring.device.size());
    MemorySegment used = ring.memory.at(ring.driver.settings().device(), size);
    return bytes(used.asSlice(from, to - from));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8, 256})
  void indicesWrapAt65536(int size) {
    try (Ring ring = Kind.SPLIT.of(size)) {
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
        assertEquals(done & 0xffff, ring.split().usedIdx());
        ring.driver.collect();
      }
    }
  }

  @Test
  void theUsedRingIsExactToTheByte() {
    try (Ring ring = Kind.SPLIT.of(4)) {
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
  void whatTheDriverRewritesAfterAnUndoIsReadAnew() {
    try (Ring ring = Kind.SPLIT.of(4)) {
      int head = ring.submit().head();
      ring.device.undo(ring.take());
      ring.split().writeDescriptor(head, ring.buffer, 16, SplitLayout.DESC_F_WRITE, 0);

      assertEquals(16, ring.take().writableBytes());
    }
  }

  @Test
  void theDeviceWritesNothingButItsRingAndTheBuffers() {
    try (Ring ring = Kind.SPLIT.of(8)) {
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
    try (Ring ring = Kind.SPLIT.of(4)) {
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

  /** A table laid by hand, of one readable and one writable buffer. */
  private static long indirectTable(Ring ring, long alignment, int descriptors) {
    long table = ring.memory.allocate(16L * descriptors + alignment, 16) + alignment;
    IndirectTable.write(ring.memory, table, 0, ring.buffer, 4, SplitLayout.DESC_F_NEXT, 1);
    IndirectTable.write(ring.memory, table, 1, ring.buffer + 4, 6, SplitLayout.DESC_F_WRITE, 0);
    return table;
  }

  @Test
  void anIndirectTableMayFollowDirectDescriptors() {
    try (Ring ring = Kind.SPLIT.of(4)) {
      long table = indirectTable(ring, 0, 2);
      ring.split().writeDescriptor(3, ring.buffer, 3, SplitLayout.DESC_F_NEXT, 1);
      ring.split().writeDescriptor(1, table, 32, SplitLayout.DESC_F_INDIRECT, 0);
      ring.split().makeAvailable(3);

      DescriptorChain chain = ring.take();
      assertEquals(3, chain.id());
      assertEquals(3 + 4, chain.readableBytes());
      assertEquals(6, chain.writableBytes());
    }
  }

  @Test
  void theWriteFlagOfAnIndirectDescriptorIsIgnored() {
    try (Ring ring = Kind.SPLIT.of(4)) {
      int flags = SplitLayout.DESC_F_INDIRECT | SplitLayout.DESC_F_WRITE;
      ring.split().writeDescriptor(0, indirectTable(ring, 0, 2), 32, flags, 0);
      ring.split().makeAvailable(0);

      assertEquals(4, ring.take().readableBytes());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void anIndirectTableMayLieAnywhere(int offset) {
    try (Ring ring = Kind.SPLIT.of(4)) {
      ring.split()
          .writeDescriptor(0, indirectTable(ring, offset, 2), 32, SplitLayout.DESC_F_INDIRECT, 0);
      ring.split().makeAvailable(0);

      if (MockMemory.isDevice() && offset % 8 != 0) {
        assertThrows(VirtqueueException.class, ring::take);
        return;
      }
      assertEquals(6, ring.take().writableBytes());
    }
  }

  @Test
  void anIndirectTableMayBeLongerThanTheQueueWhenItsChainIsNot() {
    try (Ring ring = Kind.SPLIT.of(2)) {
      ring.split()
          .writeDescriptor(0, indirectTable(ring, 0, 100), 1600, SplitLayout.DESC_F_INDIRECT, 0);
      ring.split().makeAvailable(0);

      assertEquals(6, ring.take().writableBytes());
    }
  }
}
