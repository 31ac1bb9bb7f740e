package stile.manager.config;

/**
 * A range of offsets or addresses that stands under a key of a table.
 *
 * @param table where problems with it are reported
 * @param key the key that gives its start
 * @param name what to call it
 */
record Extent(TableReader table, String key, String name, long start, long size) {
  /** Whether it ends before 2<sup>63</sup>. */
  boolean fits() {
    return start <= Long.MAX_VALUE - size;
  }

  /** Whether it ends at or before {@code end}. */
  boolean within(long end) {
    return size <= end && start <= end - size;
  }

  /** Whether the two have a byte in common; both {@link #fits()}. */
  boolean overlaps(Extent other) {
    return start < other.start + other.size && other.start < start + size;
  }

  /** Reports that it cannot lie where it does. */
  void problem(String message) {
    table.problem(key, message);
  }

  @Override
  public String toString() {
    return "%s (%#x to %#x)".formatted(name, start, start + size - 1);
  }
}
