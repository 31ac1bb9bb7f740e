package stile.virtio.mock;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import stile.virtio.queue.MemoryType;
import stile.virtio.queue.SharedRegions;

/**
 * Memory that a mock driver and a device share, with a bump allocator. Its bus addresses are no
 * native addresses, so translation is needed.
 */
public final class MockMemory implements AutoCloseable {
  /** The bus address of the first byte. */
  public static final long BASE = 0x4000_0000L;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory;
  private long next;

  public MockMemory(long bytes) {
    memory = arena.allocate(bytes, 4096);
  }

  /** Memory that somebody else made, and frees. */
  public MockMemory(MemorySegment memory) {
    this.memory = memory;
  }

  /** All of it. */
  public MemorySegment segment() {
    return memory;
  }

  /** Whether it passes for Device memory: where {@code stile.mock.device} is true. */
  static boolean isDevice() {
    return Boolean.getBoolean("stile.mock.device");
  }

  /** The table a device looks addresses up in. */
  public SharedRegions regions() {
    MemoryType type = isDevice() ? MemoryType.DEVICE : MemoryType.NORMAL;
    return new SharedRegions(List.of(new SharedRegions.Region(BASE, memory, type)));
  }

  /** Takes fresh zeroed memory; answers its bus address. */
  public long allocate(long bytes, long alignment) {
    long at = (next + alignment - 1) & -alignment;
    if (bytes > memory.byteSize() - at) {
      throw new IllegalStateException("mock memory is used up: " + memory.byteSize() + " bytes");
    }
    next = at + bytes;
    return BASE + at;
  }

  /** How far it is taken, to {@link #rewind} to. */
  public long mark() {
    return next;
  }

  /** Frees all that was taken since a mark, for tests of many requests. */
  public void rewind(long mark) {
    memory.asSlice(mark, next - mark).fill((byte) 0);
    next = mark;
  }

  /** The bytes at a bus address. */
  public MemorySegment at(long address, long bytes) {
    return memory.asSlice(address - BASE, bytes);
  }

  @Override
  public void close() {
    arena.close();
  }
}
