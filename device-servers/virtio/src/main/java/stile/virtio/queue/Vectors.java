package stile.virtio.queue;

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
}
