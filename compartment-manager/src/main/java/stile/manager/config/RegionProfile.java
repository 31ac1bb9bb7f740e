package stile.manager.config;

/**
 * A part of the carve-out in which the peer may place rings and buffers.
 *
 * @param name unique within the board
 * @param offset from the start of the carve-out, in bytes; a multiple of {@link BoardProfile#PAGE}
 * @param base the bus address of its first byte: what the peer writes into descriptors
 * @param size in bytes; a multiple of {@link BoardProfile#PAGE}
 * @param memory how the processor sees it, which decides how it may be accessed
 */
public record RegionProfile(String name, long offset, long base, long size, Memory memory) {
  /** A memory type of the ARM architecture. */
  public enum Memory {
    /** Cacheable memory: any access will do. */
    NORMAL,
    /** Normal memory that is not cached, for a peer that does not look into Linux's caches. */
    UNCACHED,
    /** Device memory: only aligned accesses, and no bulk copies. */
    DEVICE
  }
}
