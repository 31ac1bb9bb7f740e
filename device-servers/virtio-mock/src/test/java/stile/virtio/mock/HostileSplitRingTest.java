package stile.virtio.mock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.virtio.queue.SplitLayout.DESC_F_INDIRECT;
import static stile.virtio.queue.SplitLayout.DESC_F_NEXT;
import static stile.virtio.queue.SplitLayout.DESC_F_WRITE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.mock.Ring.Kind;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.QueueSettings;
import stile.virtio.queue.SharedRegions;
import stile.virtio.queue.SplitLayout;
import stile.virtio.queue.SplitQueue;
import stile.virtio.queue.VirtqueueException;

/** What a driver must not do to a split ring is refused in words, and touches nothing. */
@Timeout(60)
class HostileSplitRingTest {
  private static final int SIZE = 8;
  private static final long END = MockMemory.BASE + (4 << 20);

  private final Ring ring = Kind.SPLIT.of(SIZE);
  private final MockSplitQueue driver = ring.split();
  private final long buffer = ring.buffer;

  @AfterEach
  void close() {
    ring.close();
  }

  private static void refused(Ring ring, String words) {
    var e = assertThrows(VirtqueueException.class, ring.device::next);
    assertTrue(String.valueOf(e.getMessage()).contains(words), e::getMessage);
  }

  private void refused(String words) {
    refused(ring, words);
  }

  /** One descriptor, at the head of a chain by itself. */
  private void offer(long address, int length, int flags, int next) {
    driver.writeDescriptor(0, address, length, flags, next);
    driver.makeAvailable(0);
  }

  /** An indirect table with every slot the same. */
  private long table(int slots, int length, int flags, int next) {
    long table = ring.memory.allocate(16L * slots, 16);
    for (int i = 0; i < slots; i++) {
      IndirectTable.write(ring.memory, table, i, buffer, length, flags, next < 0 ? i + 1 : next);
    }
    return table;
  }

  @ParameterizedTest
  @ValueSource(ints = {SIZE, SIZE + 1, 32768, 65535})
  void aHeadBeyondTheTable(int head) {
    driver.makeAvailable(head);
    refused("holds descriptor " + head + " of 8");
  }

  @ParameterizedTest
  @ValueSource(ints = {SIZE, 65535})
  void aNextBeyondTheTable(int next) {
    offer(buffer, 4, DESC_F_NEXT, next);
    refused("next descriptor " + next + " of 8");
  }

  @Test
  void theNextOfTheLastDescriptorMeansNothing() {
    offer(buffer, 4, 0, 65535);
    assertEquals(4, ring.take().readableBytes());
  }

  @Test
  void aNextBeyondTheIndirectTableThoughWithinTheQueue() {
    offer(table(2, 4, DESC_F_NEXT, 2), 32, DESC_F_INDIRECT, 0);
    refused("next descriptor 2 of 2");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, DESC_F_WRITE})
  void aLoop(int flags) {
    offer(buffer, 4, flags | DESC_F_NEXT, 0);
    refused("more than 8 descriptors, or a loop");
  }

  @Test
  void aLoopOfEmptyBuffers() {
    offer(buffer, 0, DESC_F_NEXT, 0);
    refused("more than 8 descriptors, or a loop");
  }

  @Test
  void aLoopInAnIndirectTable() {
    offer(table(2, 4, DESC_F_NEXT, 0), 32, DESC_F_INDIRECT, 0);
    refused("more than 8 descriptors, or a loop");
  }

  @Test
  void aChainLongerThanTheQueueInAnIndirectTable() {
    offer(table(16, 4, DESC_F_NEXT, -1), 256, DESC_F_INDIRECT, 0);
    refused("more than 8 descriptors, or a loop");
  }

  @Test
  void aChainLongerThanTheQueueOverBothTables() {
    long table = table(SIZE, 4, DESC_F_NEXT, -1);
    IndirectTable.write(ring.memory, table, SIZE - 1, buffer, 4, 0, 0);
    driver.writeDescriptor(1, table, 16 * SIZE, DESC_F_INDIRECT, 0);
    offer(buffer, 4, DESC_F_NEXT, 1);
    refused("more than 8 descriptors, or a loop");
  }

  @Test
  void aReadableBufferAfterAWritableOne() {
    driver.writeDescriptor(1, buffer, 4, 0, 0);
    offer(buffer, 4, DESC_F_WRITE | DESC_F_NEXT, 1);
    refused("readable descriptor after a writable one");
  }

  @Test
  void aReadableBufferInAnIndirectTableAfterAWritableOne() {
    driver.writeDescriptor(1, table(1, 4, 0, 0), 16, DESC_F_INDIRECT, 0);
    offer(buffer, 0, DESC_F_WRITE | DESC_F_NEXT, 1);
    refused("readable descriptor after a writable one");
  }

  @Test
  void anIndirectTableWithoutItsFeature() {
    try (Ring plain = Kind.SPLIT.withoutIndirect(SIZE)) {
      plain.driver.request().readable((byte) 1).indirect().submit();
      refused(plain, "indirect descriptor, not negotiated");
    }
  }

  @Test
  void anIndirectTableWithinAnIndirectTable() {
    offer(table(1, 16, DESC_F_INDIRECT, 0), 16, DESC_F_INDIRECT, 0);
    refused("indirect descriptor within an indirect table");
  }

  @Test
  void anIndirectDescriptorWithANext() {
    offer(table(1, 4, 0, 0), 16, DESC_F_INDIRECT | DESC_F_NEXT, 1);
    refused("indirect descriptor with a next");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 17, -1})
  void anIndirectTableOfABadLength(int length) {
    offer(table(2, 4, 0, 0), length, DESC_F_INDIRECT, 0);
    refused("indirect table of " + (length & 0xffff_ffffL) + " bytes");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, MockMemory.BASE - 16, END - 16, END, -32, Long.MIN_VALUE})
  void anIndirectTableOutside(long address) {
    offer(address, 32, DESC_F_INDIRECT, 0);
    refused("indirect table at %#x, 32 bytes, is outside".formatted(address));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "0x3fffffff, 1",
    "0x3fffffff, 2",
    "0x403fffff, 2",
    "0x40400000, 1",
    "0x40000000, -1",
    "0x403ffff0, 0x7fffffff",
    "0x8000000040000000, 1",
    "0xffffffffffffffff, 1",
    "0xffffffffffffffff, 2",
    "0xffffffffc0000000, -1",
    "0x7fffffffffffffff, -1",
    "0, 0",
    "0x40400001, 0"
  })
  void aBufferOutside(String address, String length) {
    offer(Long.parseUnsignedLong(hex(address), 16), Long.decode(length).intValue(), 0, 0);
    refused("is outside the shared regions");
  }

  private static String hex(String address) {
    return address.startsWith("0x") ? address.substring(2) : address;
  }

  @Test
  void buffersReachUpToTheEnds() {
    offer(MockMemory.BASE, 4 << 20, 0, 0);
    assertEquals(4 << 20, ring.take().readableBytes());
  }

  @Test
  void aHeadAvailableTwice() {
    offer(buffer, 4, 0, 0);
    ring.take();
    driver.makeAvailable(0);
    refused("made available again before it was used");
  }

  @Test
  void aHeadMayComeAgainOnceUsed() {
    for (int i = 0; i < 3; i++) {
      offer(buffer, 4, 0, 0);
      ring.device.complete(ring.take(), 0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {SIZE + 1, 32768, 65535})
  void anAvailableIndexThatJumps(int ahead) {
    driver.writeAvailIdx(ahead);
    refused("available index jumped from 0 to " + ahead);
  }

  @Test
  void anAvailableIndexThatGoesBack() {
    ring.roundTrip();
    ring.roundTrip();
    driver.writeAvailIdx(1);
    refused("available index jumped from 2 to 1");
  }

  @Test
  void anAvailableIndexThatTakesBackWhatTheDeviceLeft() {
    for (int i = 0; i < 3; i++) {
      ring.submit();
    }
    ring.device.undo(ring.take());
    driver.writeAvailIdx(1);
    var e = assertThrows(VirtqueueException.class, ring.device::arm);
    assertTrue(String.valueOf(e.getMessage()).contains("from 3 to 1"), e::getMessage);
  }

  @Test
  void aRefusedChainIsNotTaken() {
    offer(buffer, 4, DESC_F_NEXT, 0);
    refused("a loop");
    driver.writeDescriptor(0, buffer, 4, 0, 0);
    assertEquals(4, ring.take().readableBytes());
  }

  @Test
  void aBufferMayNotStraddleRegionsThoughTheyAdjoin() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment low = arena.allocate(4096, 4096);
      MemorySegment gap = arena.allocate(4096, 4096);
      MemorySegment high = arena.allocate(4096, 4096);
      var regions =
          new SharedRegions(
              List.of(
                  new SharedRegions.Region(0x10000, low),
                  new SharedRegions.Region(0x11000, high),
                  new SharedRegions.Region(0x20000, gap)));
      var settings = new QueueSettings(4, 0x10000, 0x10100, 0x10200);
      for (long address : new long[] {0x10ffc, 0x1fffc, 0x20ffc, 0x11ffc}) {
        SplitQueue queue = new SplitQueue(0, settings, regions, false, false);
        IndirectTable.write(low, 0, address, 8, DESC_F_WRITE, 0);
        low.set(ValueLayout.JAVA_BYTE, 0x102, (byte) 1);
        var e = assertThrows(VirtqueueException.class, queue::next);
        assertTrue(String.valueOf(e.getMessage()).contains("buffer at"), e::getMessage);
      }
      IndirectTable.write(low, 0, 0x10ffc, 4, DESC_F_WRITE | DESC_F_NEXT, 1);
      IndirectTable.write(low, 1, 0x11000, 4, DESC_F_WRITE, 0);
      DescriptorChain chain =
          Objects.requireNonNull(new SplitQueue(0, settings, regions, false, false).next());
      chain.writer().putLong(0x0807060504030201L);
      assertEquals(0x04030201, low.get(ValueLayout.JAVA_INT, 0xffc)); // little-endian host
      assertEquals(0x08070605, high.get(ValueLayout.JAVA_INT, 0));
      assertEquals(-1, gap.mismatch(arena.allocate(4096)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-16, 0x40010000, 0x40020000, descriptor table",
    "0x40010000, 0x403ffff0, 0x40020000, available ring",
    "0x40010000, 0x40020000, 0x403fffc0, used ring",
    "0x40010000, 0x40020000, 0x8000000040030000, used ring"
  })
  void aQueueOutside(String desc, String available, String used, String words) {
    QueueSettings settings =
        new QueueSettings(
            SIZE, Long.decode(desc), Long.decode(available), Long.parseUnsignedLong(hex(used), 16));
    var e =
        assertThrows(
            VirtqueueException.class,
            () -> new SplitQueue(0, settings, ring.memory.regions(), true, true));
    assertTrue(String.valueOf(e.getMessage()).startsWith(words), e::getMessage);
  }

  /**
   * A descriptor that changes while it is read: every word of it is one of those written, and what
   * comes of any mixture is checked.
   */
  @Test
  void aDescriptorThatChangesMeanwhile() throws InterruptedException {
    long near = buffer;
    long edge = END - 8;
    MemorySegment table = ring.memory.at(driver.settings().desc(), 32);
    IndirectTable.write(table, 1, near, 1, 0, 0);
    long sixteenAndNext = 1L << 48 | (long) DESC_F_NEXT << 32 | 16;
    long tooManyAndNext = 0xffffL << 48 | (long) DESC_F_NEXT << 32 | 0x7fff_fff0;
    AtomicBoolean over = new AtomicBoolean();
    offer(near, 16, DESC_F_NEXT, 1);
    Thread flipper =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!over.get()) {
                    // Sixteen bytes at the edge, which happens in between, are outside.
                    table.set(ValueLayout.JAVA_LONG, 0, edge);
                    table.set(ValueLayout.JAVA_LONG, 8, 8);
                    table.set(ValueLayout.JAVA_LONG, 8, sixteenAndNext);
                    table.set(ValueLayout.JAVA_LONG, 0, near);
                    table.set(ValueLayout.JAVA_LONG, 8, tooManyAndNext);
                  }
                });
    try {
      int taken = 0;
      int refused = 0;
      for (int i = 0; i < 200_000 || taken == 0 || refused == 0; i++) {
        DescriptorChain chain;
        try {
          chain = ring.take();
        } catch (VirtqueueException e) {
          refused++;
          continue;
        }
        taken++;
        long[] pieces = new long[4];
        int[] n = {0};
        chain
            .reader()
            .vectors(
                (Areas)
                    (address, length) -> {
                      pieces[n[0]++] = address - ring.memory.segment().address() + MockMemory.BASE;
                      pieces[n[0]++] = length;
                      return true;
                    },
                chain.readableBytes());
        assertTrue(pieces[0] == near || pieces[0] == edge);
        if (n[0] == 2) {
          assertEquals(8, pieces[1]);
        } else {
          assertArrayEquals(new long[] {near, 16, near, 1}, pieces);
        }
        ring.device.undo(chain);
      }
    } finally {
      over.set(true);
      flipper.join();
    }
  }

  @Test
  void anAvailableEntryThatChangesMeanwhile() throws InterruptedException {
    driver.writeDescriptor(0, buffer, 1, 0, 0);
    driver.writeDescriptor(1, buffer, 2, 0, 0);
    driver.makeAvailable(0);
    AtomicBoolean over = new AtomicBoolean();
    Thread flipper =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!over.get()) {
                    driver.writeAvailEntry(0, 1);
                    driver.writeAvailEntry(0, 0);
                    driver.writeAvailEntry(0, SIZE);
                  }
                });
    try {
      int taken = 0;
      int refused = 0;
      for (int i = 0; i < 200_000 || taken == 0 || refused == 0; i++) {
        try {
          DescriptorChain chain = ring.take();
          taken++;
          assertEquals(chain.id() + 1, chain.readableBytes());
          ring.device.undo(chain);
        } catch (VirtqueueException e) {
          refused++;
        }
      }
    } finally {
      over.set(true);
      flipper.join();
    }
  }

  @Test
  void theLayoutIsThatOfTheStandard() {
    assertEquals(16 * 256, SplitLayout.descSize(256));
    assertEquals(6 + 2 * 256, SplitLayout.availSize(256));
    assertEquals(6 + 8 * 256, SplitLayout.usedSize(256));
  }
}
