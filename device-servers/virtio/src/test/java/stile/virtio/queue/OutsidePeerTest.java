package stile.virtio.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import stile.bindings.memory.Barriers;
import stile.bindings.memory.Fences;
import stile.virtio.queue.SharedRegions.Region;

/**
 * Queues of a driver that Java's own fences do not reach: each barrier stands between what it
 * orders. What the driver could see by then goes with its name.
 */
class OutsidePeerTest {
  private static final int DRIVER = 0x100;
  private static final int DEVICE = 0x200;
  private static final int BUFFER = 0x400;

  /** Size 2, the areas above; a table of any length. */
  private static final QueueSettings SETTINGS = new QueueSettings(2, 2, 0, DRIVER, DEVICE);

  private final MemorySegment memory = Arena.ofAuto().allocate(0x1000, 0x1000);
  private final List<String> made = new ArrayList<>();

  private SharedRegions regions(IntSupplier shown) {
    Barriers barriers =
        new Barriers() {
          @Override
          public void full() {
            made.add("full " + shown.getAsInt());
          }

          @Override
          public void store() {
            made.add("store " + shown.getAsInt());
          }

          @Override
          public void load() {
            made.add("load " + shown.getAsInt());
          }
        };
    return new SharedRegions(
        List.of(new Region(0, memory, MemoryType.UNCACHED)), Fences.outside(barriers));
  }

  private int u16(long at) {
    return Short.toUnsignedInt(memory.get(ValueLayout.JAVA_SHORT, at));
  }

  /** A writable buffer of 16 bytes in descriptor 0. */
  private void describe(int idAndFlags) {
    memory.set(ValueLayout.JAVA_LONG, 0, BUFFER);
    memory.set(ValueLayout.JAVA_INT, 8, 16);
    memory.set(ValueLayout.JAVA_INT, 12, idAndFlags);
  }

  private List<String> made() {
    List<String> all = List.copyOf(made);
    made.clear();
    return all;
  }

  private DescriptorChain next(Virtqueue queue) {
    DescriptorChain chain = queue.next();
    assertNotNull(chain);
    return chain;
  }

  @Test
  void splitQueue() {
    SplitQueue queue = new SplitQueue(0, SETTINGS, regions(() -> u16(DEVICE + 2)), false, false);
    describe(SplitLayout.DESC_F_WRITE);
    memory.set(ValueLayout.JAVA_SHORT, DRIVER + 2, (short) 1);
    DescriptorChain chain = next(queue);
    assertEquals(List.of("load 0"), made(), "between index and entry");
    queue.complete(chain, 16);
    assertEquals(List.of(), made());
    queue.flush();
    assertEquals(List.of("store 0", "full 1"), made(), "before the index, and before the wish");
    queue.arm();
    assertEquals(List.of("full 1", "load 1"), made());
  }

  @Test
  void packedQueue() {
    PackedQueue queue = new PackedQueue(0, SETTINGS, regions(() -> u16(14)), false, false);
    int available = 1 << 7 | SplitLayout.DESC_F_WRITE;
    int used = 1 << 15 | available;
    describe(available << 16);
    DescriptorChain chain = next(queue);
    assertEquals(List.of("load " + available), made(), "between flags and the rest");
    assertNull(queue.next());
    assertEquals(List.of(), made());
    queue.complete(chain, 16);
    queue.flush();
    assertEquals(List.of("store " + available, "full " + used), made());
    queue.arm();
    assertEquals(List.of("full " + used), made());
  }

  @Test
  void uncachedMemoryWantsThem() {
    assertEquals(
        Fences.coherent(),
        new SharedRegions(List.of(new Region(0, memory, MemoryType.NORMAL))).fences());
    SharedRegions uncached = new SharedRegions(List.of(new Region(0, memory, MemoryType.UNCACHED)));
    assertEquals(false, uncached.fences() == Fences.coherent());
  }
}
