package stile.manager.config;

/**
 * The message rings of a board's bus, one each way.
 *
 * @param slots in each ring, from 2; one always stays empty
 * @param slotSize bytes in each slot, and so the largest message
 */
public record MessageProfile(int slots, int slotSize) {
  private static final long CACHE_LINE = 64;

  /**
   * The bytes of window that the bus needs at most: every part of it begins a cache line, so that
   * no two writers share one.
   *
   * @param notificationWords 64-bit words each way
   */
  public long windowBytes(int notificationWords) {
    long header = CACHE_LINE;
    long heads = CACHE_LINE;
    long notifications = lines(3L * Long.BYTES * notificationWords);
    return header + 2 * (heads + notifications + lines((long) slots * slotSize));
  }

  private static long lines(long bytes) {
    return (bytes + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
  }
}
