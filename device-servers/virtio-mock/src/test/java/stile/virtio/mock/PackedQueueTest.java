package stile.virtio.mock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.virtio.queue.SplitLayout.DESC_F_INDIRECT;
import static stile.virtio.queue.SplitLayout.DESC_F_NEXT;
import static stile.virtio.queue.SplitLayout.DESC_F_WRITE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.mock.Ring.Kind;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.VirtqueueException;

/** What only a packed queue has. */
class PackedQueueTest {
  private static byte[] ring(Ring ring) {
    MemorySegment memory = ring.memory.at(ring.driver.settings().desc(), 16L * ring.device.size());
    return memory.toArray(ValueLayout.JAVA_BYTE);
  }

  /** A chain of some buffers of one byte, the last of them writable. */
  private static MockRequest submit(Ring ring, int buffers) {
    MockRequest request = ring.driver.request();
    for (int i = 1; i < buffers; i++) {
      request.buffer(ring.buffer, 1, false);
    }
    return request.buffer(ring.buffer, 1, true).submit();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 100, 257})
  void chainsOfAnyLengthGoRoundARingOfAnySize(int size) {
    try (Ring ring = Kind.PACKED.of(size)) {
      Random random = new Random(size);
      List<MockRequest> requests = new ArrayList<>();
      List<DescriptorChain> taken = new ArrayList<>();
      int free = size;
      int[] slots = new int[size];
      for (int step = 0; step < 20_000; step++) {
        int wanted = 1 + random.nextInt(Math.min(size, 6));
        if (wanted <= free) {
          MockRequest request = submit(ring, wanted);
          requests.add(request);
          slots[request.head()] = wanted;
          free -= wanted;
        }
        if (random.nextInt(3) == 0) {
          for (DescriptorChain chain = ring.device.next();
              chain != null;
              chain = ring.device.next()) {
            assertEquals(slots[chain.id()] - 1, chain.readableBytes());
            taken.add(chain);
          }
        }
        while (!taken.isEmpty() && random.nextInt(3) != 0) {
          DescriptorChain chain = taken.remove(random.nextInt(taken.size()));
          free += slots[chain.id()];
          ring.device.complete(chain, chain.id() & 1);
        }
        ring.device.flush();
        ring.driver.collect();
        requests.removeIf(
            request -> {
              boolean used = request.isUsed();
              assertTrue(!used || request.written() == (request.head() & 1));
              return used;
            });
        assertTrue(requests.size() >= taken.size());
      }
      assertTrue(requests.size() <= size);
    }
  }

  @Test
  void theRingIsExactToTheByte() {
    try (Ring ring = Kind.PACKED.of(5)) {
      submit(ring, 2);
      ring.submit();
      submit(ring, 2);
      byte[] before = ring(ring);
      DescriptorChain first = ring.take();
      DescriptorChain second = ring.take();
      DescriptorChain third = ring.take();

      ring.device.complete(third, 1);
      ring.device.complete(first, 0);
      ring.device.flush();

      // The third chain, of two descriptors, is used where the first one stood; the first one after
      // them. What was written says WRITE and counts; an address is left alone.
      byte[] expected = before.clone();
      System.arraycopy(new byte[] {1, 0, 0, 0, 2, 0, (byte) 0x82, (byte) 0x80}, 0, expected, 8, 8);
      System.arraycopy(new byte[] {0, 0, 0, 0, 0, 0, (byte) 0x80, (byte) 0x80}, 0, expected, 40, 8);
      assertArrayEquals(expected, ring(ring));

      ring.device.complete(second, 8);
      ring.device.flush();
      System.arraycopy(new byte[] {8, 0, 0, 0, 1, 0, (byte) 0x82, (byte) 0x80}, 0, expected, 72, 8);
      assertArrayEquals(expected, ring(ring));
    }
  }

  @Test
  void inTheSecondLapTheMarksAreTurnedRound() {
    try (Ring ring = Kind.PACKED.of(2).wornBy(2)) {
      int id = ring.submit().head();
      assertEquals((byte) 0x80, ring(ring)[15]);
      assertEquals((byte) DESC_F_WRITE, ring(ring)[14]);
      ring.device.complete(ring.take(), 3);
      ring.device.flush();

      assertArrayEquals(
          new byte[] {3, 0, 0, 0, (byte) id, 0, DESC_F_WRITE, 0},
          java.util.Arrays.copyOfRange(ring(ring), 8, 16));
    }
  }

  @Test
  void theFirstOfABatchIsShownLast() throws InterruptedException {
    try (Ring ring = Kind.PACKED.of(64)) {
      for (int round = 0; round < 2_000; round++) {
        for (int i = 0; i < 64; i++) {
          ring.submit();
        }
        for (int i = 0; i < 64; i++) {
          ring.device.complete(ring.take(), 8);
        }
        // Whoever sees the first one used, sees all.
        Thread driver =
            round % 100 != 0
                ? Thread.currentThread()
                : Thread.ofPlatform()
                    .start(
                        () -> {
                          while (!ring.driver.moreUsed()) {
                            Thread.onSpinWait();
                          }
                          ring.driver.collect();
                        });
        ring.device.flush();
        if (driver != Thread.currentThread()) {
          driver.join();
        } else {
          ring.driver.collect();
        }
        assertEquals(0, ring.driver.pending.size());
      }
    }
  }

  @Test
  void theDeviceWritesOnlyWhereItMay() {
    try (Ring ring = Kind.PACKED.of(8)) {
      ring.packed().driverEvent(0x8003, 2);
      MemorySegment driverArea = ring.memory.at(ring.driver.settings().driver(), 16);
      byte[] before = driverArea.toArray(ValueLayout.JAVA_BYTE);
      for (int i = 0; i < 20; i++) {
        submit(ring, 3);
        ring.device.complete(ring.take(), 1);
        ring.device.flush();
        ring.device.arm();
        ring.device.disarm();
        ring.driver.collect();
      }

      assertArrayEquals(before, driverArea.toArray(ValueLayout.JAVA_BYTE));
    }
  }

  @Test
  void whereTheDeviceIsItDoesNotReadBack() {
    try (Ring ring = Kind.PACKED.of(4)) {
      MockRequest first = submit(ring, 3);
      DescriptorChain chain = ring.take();
      for (int slot = 0; slot < 4; slot++) {
        ring.packed().writeDescriptor(slot, -1, -1, 0xffff, 0);
      }
      ring.device.complete(chain, 1);
      ring.device.flush();

      assertTrue(first.isUsed());
      ring.submit();
      assertEquals(8, ring.take().writableBytes());
    }
  }

  @Test
  void onlyTheLastDescriptorsIdCounts() {
    try (Ring ring = Kind.PACKED.of(4)) {
      MockPackedQueue driver = ring.packed();
      driver.writeDescriptor(1, ring.buffer, 4, 3, driver.available(DESC_F_WRITE));
      driver.writeDescriptor(0, ring.buffer, 4, 0xffff, driver.available(DESC_F_NEXT));

      assertEquals(3, ring.take().id());
    }
  }

  @Test
  void aChainIsNotThereUntilItsFirstDescriptorIs() {
    try (Ring ring = Kind.PACKED.of(4)) {
      MockPackedQueue driver = ring.packed();
      driver.writeDescriptor(1, ring.buffer, 4, 0, driver.available(DESC_F_WRITE));
      assertNull(ring.device.next());
      assertFalse(ring.device.arm());

      driver.writeDescriptor(0, ring.buffer, 4, 0, driver.available(DESC_F_NEXT));
      assertTrue(ring.device.arm());
      assertEquals(4, ring.take().readableBytes());
    }
  }

  @Test
  void whatTheDriverRewritesAfterAnUndoIsReadAnew() {
    try (Ring ring = Kind.PACKED.of(4)) {
      ring.submit();
      ring.device.undo(ring.take());
      MockPackedQueue driver = ring.packed();
      driver.writeDescriptor(0, ring.buffer, 16, 2, driver.available(DESC_F_WRITE));

      DescriptorChain chain = ring.take();
      assertEquals(16, chain.writableBytes());
      assertEquals(2, chain.id());
    }
  }

  @Test
  void anUndoneChainOfManyIsLeftAsAWhole() {
    try (Ring ring = Kind.PACKED.of(5).wornBy(3)) {
      int first = submit(ring, 4).head();
      int second = ring.submit().head();
      for (int i = 0; i < 3; i++) {
        DescriptorChain chain = ring.take();
        assertEquals(first, chain.id());
        ring.device.undo(chain);
      }
      assertEquals(first, ring.take().id());
      assertEquals(second, ring.take().id());
      assertNull(ring.device.next());
    }
  }

  /** A table laid by hand, of one readable and one writable buffer. */
  private static long table(Ring ring, long offset, int others) {
    long table = ring.memory.allocate(32 + offset, 16) + offset;
    IndirectTable.write(ring.memory, table, 0, ring.buffer, 4, 77, others);
    IndirectTable.write(ring.memory, table, 1, ring.buffer + 4, 6, 99, others | DESC_F_WRITE);
    return table;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 4, 8})
  void anIndirectTableMayLieAnywhere(int offset) {
    try (Ring ring = Kind.PACKED.of(2)) {
      MockPackedQueue driver = ring.packed();
      long table = table(ring, offset, 0);
      driver.writeDescriptor(0, table, 32, 1, driver.available(DESC_F_INDIRECT));

      if (MockMemory.isDevice() && offset % 8 != 0) {
        assertThrows(VirtqueueException.class, ring::take);
        return;
      }
      DescriptorChain chain = ring.take();
      assertEquals(4, chain.readableBytes());
      assertEquals(6, chain.writableBytes());
      assertEquals(1, chain.id());
    }
  }

  @Test
  void inAnIndirectTableOnlyTheWriteFlagCounts() {
    try (Ring ring = Kind.PACKED.of(2)) {
      MockPackedQueue driver = ring.packed();
      long table = table(ring, 0, 0xfffd);
      int flags = driver.available(DESC_F_INDIRECT | DESC_F_WRITE);
      driver.writeDescriptor(0, table, 32, 0, flags);

      DescriptorChain chain = ring.take();
      assertEquals(4, chain.readableBytes());
      assertEquals(6, chain.writableBytes());
    }
  }

  @Test
  void anIndirectChainTakesOneDescriptor() {
    try (Ring ring = Kind.PACKED.of(3)) {
      for (int i = 0; i < 10; i++) {
        MockRequest request =
            ring.driver.request().buffer(ring.buffer, 8, false).writable(1).indirect().submit();
        DescriptorChain chain = ring.take();
        chain.writer().putByte((byte) i);
        ring.device.complete(chain, 1);
        ring.device.flush();
        assertArrayEquals(new byte[] {(byte) i}, request.data());
        assertEquals(1, request.written());
        ring.memory.allocate(0, 16);
      }
    }
  }
}
