package stile.virtio.mock;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stile.virtio.mock.Ring.Kind;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.PackedQueue;
import stile.virtio.queue.QueueSettings;
import stile.virtio.queue.SharedRegions;
import stile.virtio.queue.SharedRegions.Region;
import stile.virtio.queue.SplitLayout;
import stile.virtio.queue.SplitQueue;
import stile.virtio.queue.Virtqueue;
import stile.virtio.queue.VirtqueueException;

/**
 * Rings full of nonsense that is nearly right. Whatever a driver writes, only {@link
 * VirtqueueException} comes out, and no byte outside the shared regions is named or touched.
 */
class RingFuzzTest {
  private static final ValueLayout.OfShort LE16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final int ROUNDS = 6_000;
  private static final int STEPS = 40;
  private static final int SIZE = 8;
  private static final int PAGE = 4096;
  private static final byte CANARY = (byte) 0xa5;

  /** Where the regions lie on the bus: two adjoin, one ends where the address space ends. */
  private static final long[] BASES = {0x1_0000, 0x1_1000, -PAGE};

  private static final QueueSettings SETTINGS = new QueueSettings(SIZE, 0x1_0000, 0x1_0100, -PAGE);

  /** Where indirect tables lie: in the middle of a region, and on the last descriptor in it. */
  private static final long TABLE = 0x1_0200;

  private static final long LAST_TABLE = 0x1_1000 - 16;

  private final Arena arena = Arena.ofAuto();

  /** In a packed ring: where the driver is, counted over two laps. */
  private int next;

  /** Canary pages and regions in turn. */
  private final MemorySegment all = arena.allocate(7L * PAGE, PAGE).fill(CANARY);

  private final List<MemorySegment> regions = new ArrayList<>();
  private final SharedRegions table;
  private final MemorySegment scratch = arena.allocate(4L * PAGE);

  RingFuzzTest() {
    for (int i = 0; i < BASES.length; i++) {
      regions.add(all.asSlice((2L * i + 1) * PAGE, PAGE));
    }
    table =
        new SharedRegions(
            List.of(
                new Region(BASES[0], regions.get(0)),
                new Region(BASES[1], regions.get(1)),
                new Region(BASES[2], regions.get(2))));
  }

  private MemorySegment at(long address, long bytes) {
    return table.slice(address, bytes, "test");
  }

  @ParameterizedTest
  @CsvSource({
    "SPLIT, 1",
    "SPLIT, 2",
    "SPLIT, 3",
    "SPLIT, 4",
    "PACKED, 1",
    "PACKED, 2",
    "PACKED, 3",
    "PACKED, 4"
  })
  @Timeout(60)
  void nothingButARefusalComesOut(Kind kind, long seed) {
    Random random = new Random(seed);
    int taken = 0;
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      regions.forEach(region -> region.fill((byte) 0));
      boolean indirect = random.nextInt(8) != 0;
      boolean eventIdx = random.nextBoolean();
      Virtqueue queue =
          kind == Kind.PACKED
              ? new PackedQueue(0, SETTINGS, table, indirect, eventIdx)
              : new SplitQueue(0, SETTINGS, table, indirect, eventIdx);
      next = 0;
      List<DescriptorChain> held = new ArrayList<>();
      try {
        for (int step = 0; step < STEPS; step++) {
          if (kind == Kind.PACKED) {
            scribblePacked(random);
          } else {
            scribble(random);
          }
          taken += operate(random, queue, held);
        }
      } catch (VirtqueueException e) {
        refused++;
      }
    }
    assertCanaries();
    assertTrue(taken > ROUNDS, "taken: " + taken);
    assertTrue(refused > ROUNDS / 4, "refused: " + refused);
    assertTrue(refused < ROUNDS, "refused: " + refused);
  }

  /** The driver writes something somewhere, mostly sensible. */
  private void scribble(Random random) {
    MemorySegment available = at(SETTINGS.driver(), SplitLayout.availSize(SIZE));
    switch (random.nextInt(6)) {
      case 0, 1 -> {
        int idx = available.get(LE16, SplitLayout.IDX) & 0xffff;
        available.set(
            LE16,
            SplitLayout.RING + 2L * (idx % SIZE),
            (short) (rarely(random) ? random.nextInt() : random.nextInt(SIZE)));
        int ahead = rarely(random) ? random.nextInt() : 1;
        available.set(LE16, SplitLayout.IDX, (short) (idx + ahead));
      }
      case 2 -> available.set(LE16, SplitLayout.usedEvent(SIZE), (short) random.nextInt(16));
      case 3 -> {
        MemorySegment region = regions.get(random.nextInt(3));
        if (rarely(random)) {
          region.set(ValueLayout.JAVA_BYTE, random.nextInt(PAGE), (byte) random.nextInt());
        }
      }
      default -> {
        switch (random.nextInt(5)) {
          case 0, 1 -> describe(random, at(TABLE, 16L * 16), random.nextInt(16), false);
          case 2 -> describe(random, at(LAST_TABLE, 16), 0, false);
          default -> describe(random, at(SETTINGS.desc(), 16L * SIZE), random.nextInt(SIZE), true);
        }
      }
    }
  }

  /** The same for a packed ring: mostly the next descriptors, mostly marked as they should be. */
  private void scribblePacked(Random random) {
    MemorySegment ring = at(SETTINGS.desc(), 16L * SIZE);
    switch (random.nextInt(8)) {
      case 0 -> at(SETTINGS.driver(), 4).set(LE16, 0, (short) random.nextInt());
      case 1 -> at(SETTINGS.driver(), 4).set(LE16, 2, (short) random.nextInt(4));
      case 2 -> describePacked(random, at(TABLE, 16L * 16), random.nextInt(16), 0);
      case 3 -> {
        if (rarely(random)) {
          regions
              .get(random.nextInt(3))
              .set(ValueLayout.JAVA_BYTE, random.nextInt(PAGE), (byte) random.nextInt());
        }
      }
      default -> {
        int marks = rarely(random) ? random.nextInt(0x10000) : next < SIZE ? 0x80 : 0x8000;
        describePacked(random, ring, next % SIZE, marks);
        next = (next + 1) % (2 * SIZE);
      }
    }
  }

  private static void describePacked(Random random, MemorySegment slots, int slot, int marks) {
    int id = rarely(random) ? random.nextInt(0x10000) : slot % SIZE;
    if (marks != 0 && random.nextInt(4) == 0) {
      int length = rarely(random) ? random.nextInt(300) : 16 * (1 + random.nextInt(SIZE));
      int flags = SplitLayout.DESC_F_INDIRECT | marks;
      IndirectTable.write(
          slots, slot, random.nextInt(3) == 0 ? LAST_TABLE : TABLE, length, id, flags);
      return;
    }
    long base = BASES[random.nextInt(BASES.length)];
    long address = base + 0x800 + random.nextInt(rarely(random) ? 0x900 : 0x700);
    int length = rarely(random) ? random.nextInt() : random.nextInt(200);
    int flags = rarely(random) ? random.nextInt(8) : random.nextInt(8) == 0 ? 1 : 2;
    IndirectTable.write(
        slots, slot, rarely(random) ? random.nextLong() : address, length, id, flags | marks);
  }

  private static boolean rarely(Random random) {
    return random.nextInt(40) == 0;
  }

  private static void describe(Random random, MemorySegment slots, int slot, boolean mayRefer) {
    if (mayRefer && random.nextInt(4) == 0) {
      int length = rarely(random) ? random.nextInt(300) : 16 * (1 + random.nextInt(16));
      long table = random.nextInt(3) == 0 ? LAST_TABLE : TABLE;
      long off = rarely(random) ? random.nextInt(4096) : 0;
      IndirectTable.write(slots, slot, table + off, length, SplitLayout.DESC_F_INDIRECT, 0);
      return;
    }
    long base = BASES[random.nextInt(BASES.length)];
    // Not over the rings: those are scribbled on by their own steps.
    long address = base + 0x800 + random.nextInt(rarely(random) ? 0x900 : 0x700);
    int length = rarely(random) ? random.nextInt() : random.nextInt(200);
    int flags = random.nextInt(rarely(random) ? 0x10000 : 2);
    if (slot >= SIZE / 2) {
      flags |= SplitLayout.DESC_F_WRITE;
    }
    int next = rarely(random) ? random.nextInt(0x10000) : slot + 1;
    IndirectTable.write(
        slots, slot, rarely(random) ? random.nextLong() : address, length, flags, next);
  }

  /** The device does something it may do; answers how many chains it took. */
  private int operate(Random random, Virtqueue queue, List<DescriptorChain> held) {
    switch (random.nextInt(8)) {
      case 0 -> queue.flush();
      case 1 -> queue.arm();
      case 2 -> queue.disarm();
      case 3 -> {
        if (!held.isEmpty()) {
          DescriptorChain chain = held.remove(random.nextInt(held.size()));
          queue.complete(chain, random.nextLong(chain.writableBytes() + 1));
        }
      }
      default -> {
        DescriptorChain chain = queue.next();
        if (chain != null) {
          use(chain);
          if (random.nextInt(8) == 0) {
            queue.undo(chain);
          } else {
            held.add(chain);
          }
          return 1;
        }
      }
    }
    return 0;
  }

  /** Reads and writes all of a chain, and looks at every piece of it. */
  private void use(DescriptorChain chain) {
    long readable = chain.readableBytes();
    long writable = chain.writableBytes();
    assertEquals(readable, chain.reader().vectors(this::inside, readable));
    assertEquals(writable, chain.writer().vectors(this::inside, writable));
    chain.reader().position(0);
    chain.writer().position(0);
    chain.reader().read(scratch, 0, Math.min(readable, scratch.byteSize()));
    // The contents do not matter, but must not break the rings by the way.
    for (long left = Math.min(writable, 64); left >= 8; left -= 8) {
      chain.writer().putLong(0);
    }
  }

  private boolean inside(long address, long length) {
    assertTrue(
        regions.stream()
            .anyMatch(r -> address >= r.address() && address + length <= r.address() + PAGE),
        () -> "%d bytes at %#x".formatted(length, address));
    return true;
  }

  private void assertCanaries() {
    MemorySegment canary = arena.allocate(PAGE).fill(CANARY);
    for (int i = 0; i < 7; i += 2) {
      assertEquals(-1, all.asSlice((long) i * PAGE, PAGE).mismatch(canary), "page " + i);
    }
  }
}
