package stile.virtio.queue;

import java.lang.foreign.MemorySegment;

/** A list of memory areas for one vectored system call. */
public interface Vectors {
  /**
   * Adds an area.
   *
   * @param address a native address
   * @param length in bytes
   * @return false when the list is full
   */
  boolean add(long address, long length);

  /**
   * Adds a copy of an area that the kernel cannot reach: Device memory. Who keeps a list for system
   * calls keeps ordinary memory for it.
   *
   * @param memory where it lies
   * @param offset in that memory
   * @param length in bytes, more than 0
   * @param back whether the call fills the area; if not, the call takes what is in it now
   * @return how many of the bytes were taken, fewer when the list has no room for more
   */
  default long addCopy(MemorySegment memory, long offset, long length, boolean back) {
    throw new UnsupportedOperationException("Device memory has no address for a system call");
  }
}
