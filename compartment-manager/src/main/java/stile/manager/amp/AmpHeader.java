package stile.manager.amp;

import static stile.manager.amp.AmpLayout.check;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import stile.bindings.memory.DeviceCopy;
import stile.bindings.memory.Fences;

/**
 * The window header: the device side writes it, and publishes the magic last; the driver side reads
 * it, and believes nothing in it that it did not check.
 */
public final class AmpHeader {
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
    write(window, layout, Fences.coherent());
  }

  /** With fences that reach the peer. */
  static void write(MemorySegment window, AmpLayout layout, Fences fences) {
    checkWindow(window);
    MemorySegment header = MemorySegment.ofArray(new long[AmpAbi.HEADER_LENGTH / Long.BYTES]);
    set(header, AmpAbi.HEADER_MAGIC, Short.BYTES, AmpAbi.MAGIC);
    set(header, AmpAbi.HEADER_LENGTH_FIELD, Short.BYTES, AmpAbi.HEADER_LENGTH);
    set(header, AmpAbi.HEADER_VERSION, Short.BYTES, AmpAbi.VERSION);
    set(header, AmpAbi.HEADER_FEATURES, Short.BYTES, 0);
    set(header, AmpAbi.HEADER_NUM_NOTIFICATIONS, Byte.BYTES, layout.words());
    set(header, AmpAbi.HEADER_NOTIFICATIONS_PER_DEVICE, Byte.BYTES, layout.bitsPerDevice());
    set(header, AmpAbi.HEADER_NUM_ELEMENTS, Short.BYTES, layout.slots());
    set(header, AmpAbi.HEADER_SIZE_ELEMENTS, Short.BYTES, layout.slotSize());
    set(header, AmpAbi.HEADER_DEVICE_NOTIFICATIONS, Long.BYTES, layout.deviceNotifications());
    set(header, AmpAbi.HEADER_DEVICE_HEAD, Long.BYTES, layout.deviceHead());
    set(header, AmpAbi.HEADER_DEVICE_ELEMENTS, Long.BYTES, layout.deviceElements());
    set(header, AmpAbi.HEADER_DRIVER_NOTIFICATIONS, Long.BYTES, layout.driverNotifications());
    set(header, AmpAbi.HEADER_DRIVER_HEAD, Long.BYTES, layout.driverHead());
    set(header, AmpAbi.HEADER_DRIVER_ELEMENTS, Long.BYTES, layout.driverElements());
    if (!same(window, header)) {
      publish(window, header, fences);
    }
  }

  private static boolean same(MemorySegment window, MemorySegment header) {
    for (int at = 0; at < AmpAbi.HEADER_LENGTH; at += Long.BYTES) {
      if (get(window, at, Long.BYTES) != get(header, at, Long.BYTES)) {
        return false;
      }
    }
    return true;
  }

  private static void publish(MemorySegment window, MemorySegment header, Fences fences) {
    SharedWords.LE16.setRelease(window, (long) AmpAbi.HEADER_MAGIC, (short) 0);
    fences.full(); // the rest comes after the magic has gone
    int rest = AmpAbi.HEADER_LENGTH_FIELD;
    DeviceCopy.write(header, rest, window, rest, AmpAbi.HEADER_LENGTH - rest);
    fences.release();
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
        (int) get(window, AmpAbi.HEADER_NUM_NOTIFICATIONS, Byte.BYTES),
        (int) get(window, AmpAbi.HEADER_NOTIFICATIONS_PER_DEVICE, Byte.BYTES),
        u16(window, AmpAbi.HEADER_NUM_ELEMENTS),
        u16(window, AmpAbi.HEADER_SIZE_ELEMENTS),
        get(window, AmpAbi.HEADER_DEVICE_NOTIFICATIONS, Long.BYTES),
        get(window, AmpAbi.HEADER_DEVICE_HEAD, Long.BYTES),
        get(window, AmpAbi.HEADER_DEVICE_ELEMENTS, Long.BYTES),
        get(window, AmpAbi.HEADER_DRIVER_NOTIFICATIONS, Long.BYTES),
        get(window, AmpAbi.HEADER_DRIVER_HEAD, Long.BYTES),
        get(window, AmpAbi.HEADER_DRIVER_ELEMENTS, Long.BYTES));
  }

  private static int magic(MemorySegment window) {
    return (short) SharedWords.LE16.getAcquire(window, (long) AmpAbi.HEADER_MAGIC) & 0xffff;
  }

  private static int u16(MemorySegment window, int offset) {
    return (int) get(window, offset, Short.BYTES);
  }

  /**
   * As {@link DeviceCopy} does: plain neighbours could become one access, not aligned to itself.
   */
  private static long get(MemorySegment window, int offset, int bytes) {
    return DeviceCopy.get(window, offset, bytes);
  }

  private static void set(MemorySegment window, int offset, int bytes, long value) {
    DeviceCopy.set(window, offset, bytes, value);
  }

  private static void equal(String field, int actual, int expected) {
    check(actual == expected, "%s is %#x; expected %#x", field, actual, expected);
  }

  private static void checkWindow(MemorySegment window) {
    check(
        window.byteSize() >= AmpAbi.HEADER_LENGTH,
        "a window of %d bytes is too small for its header",
        window.byteSize());
    check(
        window.maxByteAlignment() >= WINDOW_ALIGNMENT,
        "the window at %#x is not a multiple of %d",
        window.address(),
        WINDOW_ALIGNMENT);
  }
}
