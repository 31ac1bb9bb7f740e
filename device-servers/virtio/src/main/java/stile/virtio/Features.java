package stile.virtio;

import java.util.StringJoiner;

/**
 * Feature bits that belong to rings and transports, not to a device type (virtio 1.4, section 6),
 * by number.
 */
public final class Features {
  public static final int INDIRECT_DESC = 28;
  public static final int EVENT_IDX = 29;
  public static final int VERSION_1 = 32;
  public static final int ACCESS_PLATFORM = 33;
  public static final int RING_PACKED = 34;
  public static final int IN_ORDER = 35;
  public static final int ORDER_PLATFORM = 36;
  public static final int NOTIFICATION_DATA = 38;
  public static final int RING_RESET = 40;

  /** How many blocks of 32 bits a {@code long} of features has. */
  public static final int BLOCKS = 2;

  /** What the core offers on every device's behalf. */
  public static final long OFFERED =
      bit(INDIRECT_DESC)
          | bit(EVENT_IDX)
          | bit(VERSION_1)
          | bit(ACCESS_PLATFORM)
          | bit(RING_PACKED)
          | bit(IN_ORDER)
          | bit(RING_RESET);

  /** The bits a device type may define: 0 to 23, and 50 to 63. */
  public static final long DEVICE_TYPE = 0xff_ffffL | -1L << 50;

  private Features() {}

  /** The bit with a number. */
  public static long bit(int feature) {
    return 1L << feature;
  }

  /** Whether a set has a feature. */
  public static boolean has(long features, int feature) {
    return (features >>> feature & 1) != 0;
  }

  static long requireDeviceType(long features) {
    if ((features & ~DEVICE_TYPE) != 0) {
      throw new IllegalArgumentException(
          "features %#x hold bits that are not a device type's".formatted(features));
    }
    return features;
  }

  /**
   * The set for a log line: names where the bit means the same on every device, numbers elsewhere.
   */
  public static String toString(long features) {
    StringJoiner names = new StringJoiner(" ");
    for (int i = 0; i < 64; i++) {
      if (has(features, i)) {
        names.add(
            switch (i) {
              case INDIRECT_DESC -> "INDIRECT_DESC";
              case EVENT_IDX -> "EVENT_IDX";
              case VERSION_1 -> "VERSION_1";
              case ACCESS_PLATFORM -> "ACCESS_PLATFORM";
              case RING_PACKED -> "RING_PACKED";
              case IN_ORDER -> "IN_ORDER";
              case ORDER_PLATFORM -> "ORDER_PLATFORM";
              case NOTIFICATION_DATA -> "NOTIFICATION_DATA";
              case RING_RESET -> "RING_RESET";
              default -> Integer.toString(i);
            });
      }
    }
    return names.toString();
  }
}
