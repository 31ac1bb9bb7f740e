package stile.manager.image;

/**
 * Physical memory.
 *
 * @param address of its first byte
 * @param size in bytes, above 0; it ends below 2<sup>63</sup>
 */
public record MemoryRange(long address, long size) {
  /** Whether all of a range lies inside, however large or negative its numbers. */
  public boolean contains(long start, long length) {
    return start >= address && length >= 0 && length <= size && start - address <= size - length;
  }

  /** Whether the two have a byte in common. */
  public boolean overlaps(MemoryRange other) {
    return address < other.address + other.size && other.address < address + size;
  }

  @Override
  public String toString() {
    return "%#x to %#x".formatted(address, address + size - 1);
  }
}
