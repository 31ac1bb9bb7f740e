package stile.virtio.queue;

/** How this processor sees a region of shared memory, which is a matter of how it was mapped. */
public enum MemoryType {
  /** Cacheable memory: any access will do, the kernel's too. */
  NORMAL,
  /**
   * Normal memory that is not cached, for a peer that does not look into our caches: any access
   * will do, and the rings' fences must reach the peer.
   */
  UNCACHED,
  /**
   * Device memory, as uio maps it on arm64: only aligned accesses of up to 8 bytes, and none by the
   * kernel.
   */
  DEVICE
}
