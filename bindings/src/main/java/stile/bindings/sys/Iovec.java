package stile.bindings.sys;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A reusable {@code struct iovec[]}: the pieces of memory that one read or write goes through. One
 * thread at a time; nothing is allocated after construction.
 */
public final class Iovec {
  /** {@code UIO_MAXIOV}: the kernel refuses longer arrays with EINVAL. */
  public static final int MAX = 1024;

  static final int ELEMENT = 16; // { void *iov_base; size_t iov_len; }
  static final int LENGTH = 8;

  private final MemorySegment array;
  private final long address;
  private final int capacity;
  private int first;
  private int count;
  private long total;

  /** An empty array with room for {@code capacity} pieces, at most {@link #MAX}. */
  public Iovec(int capacity) {
    if (capacity < 1 || capacity > MAX) {
      throw new IllegalArgumentException("capacity " + capacity + " is not in 1.." + MAX);
    }
    this.capacity = capacity;
    array = Arena.ofAuto().allocate((long) capacity * ELEMENT, Long.BYTES);
    address = array.address();
  }

  public void reset() {
    first = 0;
    count = 0;
    total = 0;
  }

  /**
   * Appends {@code length} bytes at {@code address}, which stay mapped until the call is over.
   *
   * @throws IndexOutOfBoundsException when the array is full
   */
  public void add(long address, long length) {
    if (first + count == capacity) {
      throw new IndexOutOfBoundsException("no room for piece " + count + " of " + capacity);
    }
    if (length < 0) {
      throw new IllegalArgumentException("length " + length);
    }
    long at = (long) (first + count) * ELEMENT;
    array.set(JAVA_LONG, at, address);
    array.set(JAVA_LONG, at + LENGTH, length);
    count++;
    total += length;
  }

  /** Appends all of {@code segment}, which is native memory. */
  public void add(MemorySegment segment) {
    if (!segment.isNative()) {
      throw new IllegalArgumentException("the kernel cannot reach the Java heap");
    }
    add(segment.address(), segment.byteSize());
  }

  /**
   * Appends pieces of another array: {@code length} bytes after the first {@code skip}, as far as
   * there are so many, and room for them.
   *
   * @return how many bytes
   */
  public long addFrom(Iovec other, long skip, long length) {
    long before = skip;
    long left = length;
    for (int i = 0; i < other.count && left > 0 && first + count < capacity; i++) {
      long at = (long) (other.first + i) * ELEMENT;
      long piece = other.array.get(JAVA_LONG, at + LENGTH);
      if (before >= piece) {
        before -= piece;
        continue;
      }
      long n = Math.min(piece - before, left);
      add(other.array.get(JAVA_LONG, at) + before, n);
      before = 0;
      left -= n;
    }
    return length - left;
  }

  /** Drops the first {@code bytes}, after a call that moved fewer than {@link #total}. */
  public void advance(long bytes) {
    if (bytes < 0 || bytes > total) {
      throw new IllegalArgumentException("cannot drop " + bytes + " of " + total + " bytes");
    }
    total -= bytes;
    long left = bytes;
    while (count > 0) {
      long at = (long) first * ELEMENT;
      long length = array.get(JAVA_LONG, at + LENGTH);
      if (left < length) {
        array.set(JAVA_LONG, at, array.get(JAVA_LONG, at) + left);
        array.set(JAVA_LONG, at + LENGTH, length - left);
        return;
      }
      left -= length;
      first++;
      count--;
    }
  }

  /** Where the array starts now, for the kernel. Valid while this object is reachable. */
  public long address() {
    return address + (long) first * ELEMENT;
  }

  public int count() {
    return count;
  }

  /** The bytes of all pieces together. */
  public long total() {
    return total;
  }

  public int capacity() {
    return capacity;
  }
}
