package stile.virtio.queue;

/**
 * How this processor sees a region of shared memory, which is a matter of how it was mapped.
 * Another type, Normal and not cached, would suit a peer whose caches do not see ours; any access
 * will do in it, but the rings' fences would have to be those of {@link
 * stile.bindings.memory.Barriers#system}.
 */
public enum MemoryType {
  /** Cacheable memory: any access will do, the kernel's too. */
  NORMAL,
  /**
   * Device memory, as uio maps it on arm64: only aligned accesses of up to 8 bytes, and none by the
   * kernel.
   */
  DEVICE
}
