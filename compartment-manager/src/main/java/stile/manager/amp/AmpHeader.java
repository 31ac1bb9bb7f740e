package stile.manager.amp;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static stile.manager.amp.AmpLayout.check;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * The window header: the device side writes it, and publishes the magic last; the driver side reads
 * it, and believes nothing in it that it did not check.
 */
public final class AmpHeader {
  private static final ValueLayout.OfByte U8 = ValueLayout.JAVA_BYTE;
  private static final ValueLayout.OfShort LE16 = ValueLayout.JAVA_SHORT.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LE64 = ValueLayout.JAVA_LONG.withOrder(LITTLE_ENDIAN);

  /** A segment's heap alignment says nothing of what its peer needs: windows are 8-aligned. */
  private static final int WINDOW_ALIGNMENT = 8;

  private AmpHeader() {}

  /**
   * Writes the header. A reader that sees the magic sees all the rest. A header that says the same
   * already is left alone: a peer may be reading it.
   *
   * @param window at least {@link AmpLayout#size()} bytes, 8-aligned
   */
  public static void write(MemorySegment window, AmpLayout layout) {
    if (layout.equals(find(window.asSlice(0, layout.size())))) {
      return;
    }
    SharedWords.LE16.setRelease(window, (long) AmpAbi.HEADER_MAGIC, (short) 0);
    window.set(LE16, AmpAbi.HEADER_LENGTH_FIELD, (short) AmpAbi.HEADER_LENGTH);
    window.set(LE16, AmpAbi.HEADER_VERSION, (short) AmpAbi.VERSION);
    window.set(LE16, AmpAbi.HEADER_FEATURES, (short) 0);
    window.set(U8, AmpAbi.HEADER_NUM_NOTIFICATIONS, (byte) layout.words());
    window.set(U8, AmpAbi.HEADER_NOTIFICATIONS_PER_DEVICE, (byte) layout.bitsPerDevice());
    window.set(LE16, AmpAbi.HEADER_NUM_ELEMENTS, (short) layout.slots());
    window.set(LE16, AmpAbi.HEADER_SIZE_ELEMENTS, (short) layout.slotSize());
    window.set(LE64, AmpAbi.HEADER_DEVICE_NOTIFICATIONS, layout.deviceNotifications());
    window.set(LE64, AmpAbi.HEADER_DEVICE_HEAD, layout.deviceHead());
    window.set(LE64, AmpAbi.HEADER_DEVICE_ELEMENTS, layout.deviceElements());
    window.set(LE64, AmpAbi.HEADER_DRIVER_NOTIFICATIONS, layout.driverNotifications());
    window.set(LE64, AmpAbi.HEADER_DRIVER_HEAD, layout.driverHead());
    window.set(LE64, AmpAbi.HEADER_DRIVER_ELEMENTS, layout.driverElements());
    SharedWords.LE16.setRelease(window, (long) AmpAbi.HEADER_MAGIC, (short) AmpAbi.MAGIC);
  }

  /** The layout that a header published here tells of; null when there is none, or a wrong one. */
  static @Nullable AmpLayout find(MemorySegment window) {
    if (!published(window)) {
      return null;
    }
    try {
      return read(window);
    } catch (AmpWindowException e) {
      return null;
    }
  }

  /** Whether a header was published here. */
  public static boolean published(MemorySegment window) {
    checkWindow(window);
    return magic(window) == AmpAbi.MAGIC;
  }

  /**
   * Reads and checks the header; each field is read once.
   *
   * @param window 8-aligned; what the header names must lie inside
   * @throws AmpWindowException naming the first wrong field, its value and what was expected
   */
  public static AmpLayout read(MemorySegment window) {
    checkWindow(window);
    equal("magic", magic(window), AmpAbi.MAGIC);
    equal("length", u16(window, AmpAbi.HEADER_LENGTH_FIELD), AmpAbi.HEADER_LENGTH);
    equal("version", u16(window, AmpAbi.HEADER_VERSION), AmpAbi.VERSION);
    equal("features", u16(window, AmpAbi.HEADER_FEATURES), 0);
    return new AmpLayout(
        window.byteSize(),
        window.get(U8, AmpAbi.HEADER_NUM_NOTIFICATIONS) & 0xff,
        window.get(U8, AmpAbi.HEADER_NOTIFICATIONS_PER_DEVICE) & 0xff,
        u16(window, AmpAbi.HEADER_NUM_ELEMENTS),
        u16(window, AmpAbi.HEADER_SIZE_ELEMENTS),
        window.get(LE64, AmpAbi.HEADER_DEVICE_NOTIFICATIONS),
        window.get(LE64, AmpAbi.HEADER_DEVICE_HEAD),
        window.get(LE64, AmpAbi.HEADER_DEVICE_ELEMENTS),
        window.get(LE64, AmpAbi.HEADER_DRIVER_NOTIFICATIONS),
        window.get(LE64, AmpAbi.HEADER_DRIVER_HEAD),
        window.get(LE64, AmpAbi.HEADER_DRIVER_ELEMENTS));
  }

  private static int magic(MemorySegment window) {
    return (short) SharedWords.LE16.getAcquire(window, (long) AmpAbi.HEADER_MAGIC) & 0xffff;
  }

  private static int u16(MemorySegment window, int offset) {
    return window.get(LE16, offset) & 0xffff;
  }

  private static void equal(String field, int actual, int expected) {
    check(actual == expected, "%s is %#x; expected %#x".formatted(field, actual, expected));
  }

  private static void checkWindow(MemorySegment window) {
    check(
        window.byteSize() >= AmpAbi.HEADER_LENGTH,
        "a window of %d bytes is too small for its header".formatted(window.byteSize()));
    check(
        window.maxByteAlignment() >= WINDOW_ALIGNMENT,
        "the window at %#x is not a multiple of %d".formatted(window.address(), WINDOW_ALIGNMENT));
  }
}
