package stile.manager.vhostuser;

import java.nio.ByteBuffer;

/**
 * A region as a message describes it.
 *
 * @param guest its address in descriptors
 * @param size in bytes
 * @param user its address in the front end's own address space, in which rings are named
 * @param offset where it begins in its file
 */
record MemoryRegion(long guest, long size, long user, long offset) {
  /** Four numbers of 64 bits. */
  static final int SIZE = 32;

  static MemoryRegion read(ByteBuffer payload, int at) {
    return new MemoryRegion(
        payload.getLong(at),
        payload.getLong(at + 8),
        payload.getLong(at + 16),
        payload.getLong(at + 24));
  }

  void write(ByteBuffer payload) {
    payload.putLong(guest).putLong(size).putLong(user).putLong(offset);
  }

  /** Whether they are the same memory: offsets do not count. */
  boolean names(MemoryRegion other) {
    return guest == other.guest && user == other.user && size == other.size;
  }

  @Override
  public String toString() {
    return "region at %#x, %#x bytes, user address %#x".formatted(guest, size, user);
  }
}
