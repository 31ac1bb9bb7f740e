package stile.manager.vhostuser;

import stile.bindings.sys.Fd;

/**
 * A region of memory as a back end is given it.
 *
 * @param base its first address in descriptors. Rings are named by the same addresses: what the
 *     specification calls user addresses is the front end's own affair.
 * @param fd what to map; stays with whoever made it
 * @param offset where the region begins there
 */
public record SharedMemory(long base, long size, Fd fd, long offset) {
  MemoryRegion region() {
    return new MemoryRegion(base, size, base, offset);
  }
}
