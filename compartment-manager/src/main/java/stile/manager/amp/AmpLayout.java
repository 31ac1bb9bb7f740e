package stile.manager.amp;

import stile.manager.msg.MessageLayout;

/**
 * Where everything lies in a bus window. All offsets and sizes are in bytes, from the start of the
 * window. An instance is always valid: areas are aligned, lie apart and inside {@link #size()}.
 *
 * @param size the window's size
 * @param words 64-bit notification words each way; 0 for none
 * @param bitsPerDevice notification bits each device has: 1, 2, 4, 8 or 16
 * @param slots messages per ring; one stays empty
 * @param slotSize the maximum message size
 */
public record AmpLayout(
    long size,
    int words,
    int bitsPerDevice,
    int slots,
    int slotSize,
    long deviceNotifications,
    long deviceHead,
    long deviceElements,
    long driverNotifications,
    long driverHead,
    long driverElements) {

  /** The message size the virtio-msg text recommends. */
  public static final int RECOMMENDED_SLOT_SIZE = 264;

  /**
   * What one side writes shares no such line with what the other writes, nor a head with a ring.
   */
  private static final int LINE = 64;

  private static final int SLOTS_MAX = 0xffff;

  /** A notification area has two words, tx and rx, for each 64 bits. */
  private static final int BYTES_PER_WORD = 2 * Long.BYTES;

  public AmpLayout {
    check(slots >= 2, "num_queue_elements is %d; at least 2 are needed", slots);
    check(slots <= SLOTS_MAX, "num_queue_elements is %d; at most %d fit", slots, SLOTS_MAX);
    check(
        slotSize >= MessageLayout.MIN_MAX_SIZE && slotSize <= MessageLayout.MAX_SIZE,
        "size_queue_elements is %d; expected %d to %d",
        slotSize,
        MessageLayout.MIN_MAX_SIZE,
        MessageLayout.MAX_SIZE);
    check(
        words >= 0 && words <= AmpAbi.NOTIFICATIONS_MAX,
        "num_notifications is %d; expected 0 to %d",
        words,
        AmpAbi.NOTIFICATIONS_MAX);
    check(
        words == 0
            || (bitsPerDevice >= 1 && bitsPerDevice <= 16 && Integer.bitCount(bitsPerDevice) == 1),
        "notifications_per_device is %d; expected 1, 2, 4, 8 or 16",
        bitsPerDevice);
    long notifications = (long) words * BYTES_PER_WORD;
    long ring = (long) slots * slotSize;
    Area[] areas = {
      new Area("header", 0, AmpAbi.HEADER_LENGTH, Long.BYTES),
      new Area("device_notifications", deviceNotifications, notifications, Long.BYTES),
      new Area("device_queue_head", deviceHead, AmpAbi.HEAD_SIZE, Short.BYTES),
      new Area("device_queue_elements", deviceElements, ring, 1),
      new Area("driver_notifications", driverNotifications, notifications, Long.BYTES),
      new Area("driver_queue_head", driverHead, AmpAbi.HEAD_SIZE, Short.BYTES),
      new Area("driver_queue_elements", driverElements, ring, 1)
    };
    for (int i = 0; i < areas.length; i++) {
      areas[i].checkInside(size);
      for (int j = 0; j < i; j++) {
        areas[i].checkApart(areas[j]);
      }
    }
  }

  /**
   * Lays a window out: heads and notification areas on lines of their own, rings behind.
   *
   * @param size the window's size in bytes
   * @throws AmpWindowException when the numbers make no window, or it does not fit; the message
   *     says how large a window would do
   */
  public static AmpLayout place(long size, int words, int bitsPerDevice, int slots, int slotSize) {
    long notifications = line((long) words * BYTES_PER_WORD);
    long ring = line((long) slots * slotSize);
    long deviceNotifications = AmpAbi.HEADER_LENGTH;
    long deviceHead = deviceNotifications + notifications;
    long driverNotifications = deviceHead + LINE;
    long driverHead = driverNotifications + notifications;
    long deviceElements = driverHead + LINE;
    long driverElements = deviceElements + ring;
    long end = driverElements + ring;
    check(
        end <= size,
        "a window of %d bytes is too small: %d slots of %d bytes and %d notification words need %d",
        size,
        slots,
        slotSize,
        words,
        end);
    return new AmpLayout(
        size,
        words,
        bitsPerDevice,
        slots,
        slotSize,
        words == 0 ? 0 : deviceNotifications,
        deviceHead,
        deviceElements,
        words == 0 ? 0 : driverNotifications,
        driverHead,
        driverElements);
  }

  private static long line(long bytes) {
    return (bytes + LINE - 1) / LINE * LINE;
  }

  /** The message is made only when it is needed: there are fifty checks to a layout. */
  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be one more dependency
  static void check(boolean right, String message, Object... values) {
    if (!right) {
      throw new AmpWindowException(message.formatted(values));
    }
  }

  /** One area, by the name of the header field that gives its offset. */
  private record Area(String field, long offset, long length, int alignment) {
    void checkInside(long size) {
      if (length > 0) {
        check(
            offset >= 0 && length <= size && offset <= size - length,
            "%s: %d bytes at %#x lie outside the window of %d bytes",
            field,
            length,
            offset,
            size);
        check(
            offset % alignment == 0,
            "%s: offset %#x is not a multiple of %d",
            field,
            offset,
            alignment);
      }
    }

    void checkApart(Area other) {
      check(
          length == 0
              || other.length == 0
              || offset >= other.offset + other.length
              || other.offset >= offset + length,
          "%s: %d bytes at %#x overlap %s: %d bytes at %#x",
          field,
          length,
          offset,
          other.field,
          other.length,
          other.offset);
    }
  }
}
