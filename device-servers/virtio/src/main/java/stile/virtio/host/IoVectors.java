package stile.virtio.host;

import java.lang.foreign.MemorySegment;
import stile.bindings.sys.Iovec;
import stile.virtio.queue.Vectors;

/**
 * The memory areas of one vectored read or write, kept for use again and again. Nothing is
 * allocated after construction, or after the first use of a driver's Device memory. One thread uses
 * it.
 */
public final class IoVectors implements Vectors {
  /** The most areas one call takes (IOV_MAX). */
  public static final int MAX = Iovec.MAX;

  private final Iovec iovec;

  /** How many were added since it was empty, those included that a call has used up. */
  private int added;

  /** Every bit that is set in some address, and in some length. */
  private long addressBits;

  private long lengthBits;

  /** How many bytes were added since it was empty. */
  private long listed;

  private final Bounce bounce;

  /**
   * @param capacity how many areas fit, 1 to {@link #MAX}
   */
  public IoVectors(int capacity) {
    this(capacity, Bounce.SIZE);
  }

  /**
   * @param capacity how many areas fit, 1 to {@link #MAX}
   * @param copies how many bytes of Device memory
   */
  public IoVectors(int capacity, int copies) {
    iovec = new Iovec(capacity);
    bounce = new Bounce(copies, capacity);
  }

  /** Makes it empty. */
  public void clear() {
    iovec.reset();
    added = 0;
    addressBits = 0;
    lengthBits = 0;
    listed = 0;
    bounce.clear();
  }

  @Override
  public boolean add(long address, long length) {
    if (added == iovec.capacity()) {
      return false;
    }
    iovec.add(address, length);
    added++;
    addressBits |= address;
    lengthBits |= length;
    listed += length;
    return true;
  }

  /**
   * Where not all of an area can be copied, the list is full: what follows goes with another call.
   */
  @Override
  public long addCopy(MemorySegment memory, long offset, long length, boolean back) {
    if (added == iovec.capacity()) {
      return 0;
    }
    long taken = bounce.take(memory, offset, length, back, listed);
    if (taken > 0) {
      boolean _ = add(bounce.address(), taken);
    }
    if (taken < length) {
      added = iovec.capacity();
    }
    return taken;
  }

  /**
   * Whether every area that was added is aligned.
   *
   * @param address what its address is to be a multiple of: a power of two
   * @param length what its length is to be a multiple of: a power of two
   */
  public boolean aligned(int address, int length) {
    return (addressBits & (address - 1)) == 0 && (lengthBits & (length - 1)) == 0;
  }

  /** How many bytes all areas have together. */
  public long bytes() {
    return iovec.total();
  }

  /** As the kernel takes it. */
  Iovec iovec() {
    return iovec;
  }

  /** Drops bytes from the front, which a call has moved. */
  void advance(long bytes) {
    iovec.advance(bytes);
    bounce.moved(bytes);
  }

  /** A call has filled so many bytes, and all stay in the list. */
  void filled(long bytes) {
    if (bytes > 0) {
      bounce.moved(bytes);
    }
  }

  /**
   * Has the copies show what somebody else wrote into all areas, for who reads the list next.
   *
   * @param offset of its first byte
   */
  public void show(MemorySegment bytes, long offset, long length) {
    bounce.show(bytes, offset, length);
  }
}
