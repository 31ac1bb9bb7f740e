package stile.manager.config;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sizes and durations as people write them. Only binary units of size: a "KB" means two things, and
 * a board knows but one.
 */
final class Quantities {
  private static final Pattern QUANTITY = Pattern.compile("(\\d{1,18}) ?([A-Za-z]+)");
  private static final Map<String, Long> BYTES =
      Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "TiB", 1L << 40);
  private static final String[] UNIT_NAMES = {"B", "KiB", "MiB", "GiB", "TiB"};
  private static final Map<String, Long> NANOSECONDS =
      Map.of("ns", 1L, "us", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L);

  private Quantities() {}

  /**
   * The bytes that {@code 64 KiB} stands for; null when it is no such thing or more than a long
   * holds.
   */
  static @Nullable Long bytes(String text) {
    return parse(text, BYTES);
  }

  /**
   * The time that {@code 50 us} stands for; null when it is no such thing or more than 292 years.
   */
  static @Nullable Duration duration(String text) {
    Long nanoseconds = parse(text, NANOSECONDS);
    return nanoseconds == null ? null : Duration.ofNanos(nanoseconds);
  }

  /** Writes a size with the largest unit that leaves a whole number. */
  static String formatBytes(long bytes) {
    int unit = bytes == 0 ? 0 : Math.min(Long.numberOfTrailingZeros(bytes) / 10, 4);
    return (bytes >>> (unit * 10)) + " " + UNIT_NAMES[unit];
  }

  private static @Nullable Long parse(String text, Map<String, Long> units) {
    Matcher matcher = QUANTITY.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    Long unit = units.get(matcher.group(2));
    if (unit == null) {
      return null;
    }
    long count = Long.parseLong(matcher.group(1));
    return Math.multiplyHigh(count, unit) == 0 && count * unit >= 0 ? count * unit : null;
  }
}
