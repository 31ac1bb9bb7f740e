package stile.virtio.mock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.virtio.queue.PackedLayout.DESC_F_AVAIL;
import static stile.virtio.queue.PackedLayout.DESC_F_USED;
import static stile.virtio.queue.SplitLayout.DESC_F_INDIRECT;
import static stile.virtio.queue.SplitLayout.DESC_F_NEXT;
import static stile.virtio.queue.SplitLayout.DESC_F_WRITE;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.mock.Ring.Kind;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.PackedLayout;
import stile.virtio.queue.PackedQueue;
import stile.virtio.queue.QueueSettings;
import stile.virtio.queue.VirtqueueException;

/** What a driver must not do to a packed ring is refused in words, and touches nothing. */
@Timeout(60)
class HostilePackedRingTest {
  private static final int SIZE = 8;
  private static final long END = MockMemory.BASE + (4 << 20);

  private final Ring ring = Kind.PACKED.of(SIZE);
  private final MockPackedQueue driver = ring.packed();
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

  /** One descriptor in the next slot. */
  private void offer(long address, int length, int id, int flags) {
    driver.writeDescriptor(driver.availSlot(), address, length, id, driver.available(flags));
    driver.advance(1);
  }

  /** An indirect table with every slot the same. */
  private long table(int slots, int length, int flags) {
    long table = ring.memory.allocate(16L * slots, 16);
    for (int i = 0; i < slots; i++) {
      IndirectTable.write(ring.memory, table, i, buffer, length, 0, flags);
    }
    return table;
  }

  @ParameterizedTest
  @ValueSource(ints = {SIZE, SIZE + 1, 32768, 65535})
  void anIdBeyondTheQueue(int id) {
    offer(buffer, 4, id, 0);
    refused("chain at descriptor 0: buffer id " + id + " in a queue of 8");
  }

  @Test
  void anIdThatIsHeldAlready() {
    offer(buffer, 4, 3, 0);
    ring.take();
    offer(buffer, 4, 3, 0);
    refused("chain 3 was made available again before it was used");
  }

  @Test
  void anIdMayComeAgainOnceUsed() {
    for (int i = 0; i < 20; i++) {
      offer(buffer, 4, 3, 0);
      ring.device.complete(ring.take(), 0);
      ring.device.flush();
    }
  }

  /** Every descriptor says that there is a next one, and the ring is a circle. */
  @ParameterizedTest
  @ValueSource(ints = {0, DESC_F_WRITE})
  void aChainWithNoEnd(int flags) {
    for (int i = 0; i < SIZE; i++) {
      offer(buffer, 4, 0, flags | DESC_F_NEXT);
    }
    refused("more than 8 descriptors");
  }

  /** As the last, and the first slot is overwritten to look like the next lap's. */
  @Test
  void aChainWithNoEndThatMeetsItself() {
    for (int i = 1; i < SIZE; i++) {
      driver.writeDescriptor(i, buffer, 4, 0, driver.available(DESC_F_NEXT));
    }
    offer(buffer, 0, 0, DESC_F_NEXT);
    refused("more than 8 descriptors");
  }

  @Test
  void aChainThatRunsIntoWhatTheDeviceHolds() {
    for (int i = 0; i < 5; i++) {
      offer(buffer, 4, i, 0);
      ring.take();
    }
    for (int i = 0; i < 5; i++) {
      offer(buffer, 4, 6, DESC_F_NEXT);
    }
    refused("chain at descriptor 5: runs into descriptors that were not used yet, after 3");
  }

  @Test
  void aChainInARingThatIsFull() {
    for (int i = 0; i < SIZE; i++) {
      offer(buffer, 4, i, 0);
      ring.take();
    }
    assertNull(ring.device.next());
    offer(buffer, 4, 0, 0);
    refused("runs into descriptors that were not used yet, after 0");
  }

  /** What is complete and not shown is the device's still. */
  @Test
  void aChainInARingWhoseUsedDescriptorsWereNotShown() {
    for (int i = 0; i < SIZE; i++) {
      offer(buffer, 4, i, 0);
      ring.device.complete(ring.take(), 0);
    }
    offer(buffer, 4, 0, 0);
    refused("not used yet");
    ring.device.flush();
    assertNull(ring.device.next());
    driver.writeFlags(0, driver.available(0));
  }

  @Test
  void aNextThatIsNotMarkedAvailable() {
    int marks = driver.available(0);
    for (int wrong : new int[] {0, DESC_F_USED, DESC_F_AVAIL | DESC_F_USED}) {
      driver.writeDescriptor(1, buffer, 4, 0, wrong);
      driver.writeDescriptor(0, buffer, 4, 0, marks | DESC_F_NEXT);
      refused("chain at descriptor 0: its descriptor 1 is not marked available");
    }
  }

  @Test
  void aNextAcrossTheEndMarkedAsBeforeIt() {
    ring.wornBy(SIZE - 1);
    int marks = driver.available(0);
    driver.writeDescriptor(0, buffer, 4, 0, marks);
    driver.writeDescriptor(SIZE - 1, buffer, 4, 0, marks | DESC_F_NEXT);
    refused("chain at descriptor 7: its descriptor 0 is not marked available");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, DESC_F_USED, DESC_F_AVAIL | DESC_F_USED, 0x7f7f})
  void marksThatMeanNothingAreNothing(int flags) {
    driver.writeDescriptor(0, buffer, 4, 0, flags);

    assertNull(ring.device.next());
    assertFalse(ring.device.arm());
  }

  @Test
  void flagsThatAreReservedMeanNothing() {
    driver.writeDescriptor(0, buffer, 4, 0, driver.available(0x7f78));

    assertEquals(4, ring.take().readableBytes());
  }

  @Test
  void aReadableBufferAfterAWritableOne() {
    offer(buffer, 4, 0, DESC_F_WRITE | DESC_F_NEXT);
    offer(buffer, 4, 0, 0);
    refused("chain at descriptor 0: readable descriptor after a writable one");
  }

  @Test
  void aReadableBufferAfterAWritableOneInAnIndirectTable() {
    long table = table(2, 4, DESC_F_WRITE);
    IndirectTable.write(ring.memory, table, 1, buffer, 4, 0, 0);
    offer(table, 32, 0, DESC_F_INDIRECT);
    refused("readable descriptor after a writable one");
  }

  @Test
  void anIndirectTableWithoutItsFeature() {
    try (Ring plain = Kind.PACKED.withoutIndirect(SIZE)) {
      plain.driver.request().readable((byte) 1).indirect().submit();
      refused(plain, "indirect descriptor, not negotiated");
    }
  }

  @Test
  void anIndirectDescriptorWithANext() {
    offer(table(1, 4, 0), 16, 0, DESC_F_INDIRECT | DESC_F_NEXT);
    refused("indirect descriptor with a next");
  }

  @Test
  void anIndirectDescriptorAfterADirectOne() {
    offer(buffer, 4, 0, DESC_F_NEXT);
    offer(table(1, 4, 0), 16, 0, DESC_F_INDIRECT);
    refused("indirect descriptor after a direct one");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 17, -1})
  void anIndirectTableOfABadLength(int length) {
    offer(table(2, 4, 0), length, 0, DESC_F_INDIRECT);
    refused("indirect table of " + (length & 0xffff_ffffL) + " bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {SIZE + 1, 1 << 20, (1 << 28) - 1})
  void anIndirectTableLongerThanTheQueue(int slots) {
    offer(table(SIZE + 1, 4, 0), 16 * slots, 0, DESC_F_INDIRECT);
    refused("more than 8 descriptors in an indirect table: " + slots);
  }

  @Test
  void anIndirectTableAsLongAsTheQueue() {
    offer(table(SIZE, 4, 0), 16 * SIZE, 0, DESC_F_INDIRECT);
    assertEquals(4 * SIZE, ring.take().readableBytes());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, MockMemory.BASE - 16, END - 16, END, -32, Long.MIN_VALUE})
  void anIndirectTableOutside(long address) {
    offer(address, 32, 0, DESC_F_INDIRECT);
    refused("indirect table at %#x, 32 bytes, is outside".formatted(address));
  }

  @ParameterizedTest
  @CsvSource({"0x40400000, 1", "0x403fffff, 2", "0x3fffffff, 2", "-1, 1", "-1, 2", "0, 0"})
  void aBufferOutside(String address, int length) {
    offer(Long.decode(address), length, 0, 0);
    refused("chain at descriptor 0: buffer at");
  }

  @Test
  void aBufferOutsideInAnIndirectTable() {
    long table = table(2, 4, 0);
    IndirectTable.write(ring.memory, table, 1, END - 2, 4, 0, 0);
    offer(table, 32, 0, DESC_F_INDIRECT);
    refused("buffer at 0x403ffffe, 4 bytes, is outside the shared regions");
  }

  @Test
  void aRefusedChainIsNotTaken() {
    offer(buffer, 4, SIZE, 0);
    refused("buffer id 8");
    driver.writeDescriptor(0, buffer, 4, 3, DESC_F_AVAIL);
    assertEquals(3, ring.take().id());
  }

  /** A wish that means nothing is granted, and nothing is thrown at whoever flushes. */
  @ParameterizedTest
  @CsvSource({"0x0008, 2", "0x8008, 2", "0xffff, 2", "0x7fff, 2", "0, 3", "0xffff, 0xffff"})
  void eventsOutOfRange(String offset, String flags) {
    try (Ring events = Kind.PACKED.with(SIZE, true)) {
      for (int i = 0; i < 40; i++) {
        events.packed().driverEvent(Integer.decode(offset), Integer.decode(flags));
        events.submit();
        events.device.complete(events.take(), 0);
        assertTrue(events.device.flush());
        events.driver.collect();
      }
    }
  }

  @Test
  void anEventForOneDescriptorWithoutItsFeature() {
    driver.driverEvent(5, 2);
    ring.submit();
    ring.device.complete(ring.take(), 0);
    assertTrue(ring.device.flush());
  }

  @ParameterizedTest
  @CsvSource({
    "-16, 0x40010000, 0x40020000, descriptor ring at",
    "0x40010000, 0x40400000, 0x40020000, driver event suppression at",
    "0x40010000, 0x40020000, -4, device event suppression at"
  })
  void aQueueOutside(String desc, String driverArea, String deviceArea, String words) {
    QueueSettings settings =
        new QueueSettings(
            SIZE, Long.decode(desc), Long.decode(driverArea), Long.decode(deviceArea));
    var e =
        assertThrows(
            VirtqueueException.class,
            () -> new PackedQueue(0, settings, ring.memory.regions(), true, true));
    assertTrue(String.valueOf(e.getMessage()).startsWith(words), e::getMessage);
  }

  /** Whatever of two descriptors' words come together, they are checked as they were read. */
  @Test
  void aDescriptorThatChangesMeanwhile() throws InterruptedException {
    long edge = END - 4;
    int marks = driver.available(0);
    AtomicBoolean over = new AtomicBoolean();
    driver.writeDescriptor(0, buffer, 8, 1, marks);
    Thread flipper =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!over.get()) {
                    driver.writeDescriptor(0, edge, 4, 2, marks | DESC_F_WRITE);
                    driver.writeDescriptor(0, buffer, 8, SIZE, 0);
                    driver.writeDescriptor(0, buffer, 8, 1, marks);
                    driver.writeFlags(0, marks | DESC_F_NEXT);
                    driver.writeFlags(0, marks | DESC_F_INDIRECT);
                  }
                });
    try {
      int taken = 0;
      int refused = 0;
      int none = 0;
      for (int i = 0; i < 200_000 || taken == 0 || refused == 0 || none == 0; i++) {
        DescriptorChain chain;
        try {
          chain = ring.device.next();
        } catch (VirtqueueException e) {
          refused++;
          continue;
        }
        if (chain == null) {
          none++;
          continue;
        }
        taken++;
        assertTrue(chain.id() < SIZE);
        long bytes = chain.readableBytes() + chain.writableBytes();
        chain.reader().vectors((Areas) this::inside, chain.readableBytes());
        chain.writer().vectors((Areas) this::inside, chain.writableBytes());
        assertTrue(bytes == 4 || bytes == 8);
        ring.device.undo(chain);
      }
    } finally {
      over.set(true);
      flipper.join();
    }
  }

  private boolean inside(long address, long length) {
    long offset = address - ring.memory.segment().address();
    assertTrue(offset >= 0 && offset + length <= 4 << 20);
    return true;
  }

  @Test
  void theLayoutIsThatOfTheStandard() {
    assertEquals(0x80, PackedLayout.DESC_F_AVAIL);
    assertEquals(0x8000, PackedLayout.DESC_F_USED);
    assertEquals(12, PackedLayout.ID);
    assertEquals(14, PackedLayout.FLAGS);
  }
}
