package stile.bindings.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/**
 * Moves bytes between ordinary memory and memory that may be Device memory, where an unaligned or
 * vector access, an exclusive one and {@code dc zva} fault (Arm Architecture Reference Manual, B2.7
 * and B2.8). What suits Device memory suits any, only slower.
 *
 * <p>Each access to the device is a load or store of 1, 2, 4 or 8 bytes, aligned to its width, and
 * opaque: C2 keeps those as they are written. It makes vectors, or wider stores, of plain ones. Two
 * neighbours may become a load or store of a pair, which needs the alignment of one only.
 *
 * <p>The handles check the alignment too; a mistake here is an {@code IllegalArgumentException} on
 * any machine.
 */
public final class DeviceCopy {
  private static final VarHandle BYTE = JAVA_BYTE.varHandle().withInvokeExactBehavior();
  private static final VarHandle SHORT = little(ValueLayout.JAVA_SHORT);
  private static final VarHandle INT = little(ValueLayout.JAVA_INT);
  private static final VarHandle LONG = little(ValueLayout.JAVA_LONG);

  /* The other side: anywhere in ordinary memory, the Java heap included. */
  private static final ValueLayout.OfShort SHORT_HERE =
      JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT_HERE = JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG_HERE = JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

  private DeviceCopy() {}

  /** Copies out of the device's memory. */
  public static void read(
      MemorySegment device, long offset, MemorySegment target, long targetOffset, long bytes) {
    check(device, offset, target, targetOffset, bytes);
    for (long done = 0; done < bytes; ) {
      int width = width(device.address() + offset + done, bytes - done);
      if (width < Long.BYTES) {
        put(target, targetOffset + done, width, load(device, offset + done, width));
        done += width;
      }
      // Nearly all of it is words, in a loop that is quick before it is compiled, too.
      for (; width == Long.BYTES && bytes - done >= Long.BYTES; done += Long.BYTES) {
        target.set(LONG_HERE, targetOffset + done, (long) LONG.getOpaque(device, offset + done));
      }
    }
  }

  /** Copies into the device's memory. */
  public static void write(
      MemorySegment source, long sourceOffset, MemorySegment device, long offset, long bytes) {
    check(device, offset, source, sourceOffset, bytes);
    for (long done = 0; done < bytes; ) {
      int width = width(device.address() + offset + done, bytes - done);
      if (width < Long.BYTES) {
        store(device, offset + done, width, take(source, sourceOffset + done, width));
        done += width;
      }
      for (; width == Long.BYTES && bytes - done >= Long.BYTES; done += Long.BYTES) {
        LONG.setOpaque(device, offset + done, source.get(LONG_HERE, sourceOffset + done));
      }
    }
  }

  /** Zeroes bytes of the device's memory. */
  public static void zero(MemorySegment device, long offset, long bytes) {
    Objects.checkFromIndexSize(offset, bytes, device.byteSize());
    for (long done = 0; done < bytes; ) {
      int width = width(device.address() + offset + done, bytes - done);
      if (width < Long.BYTES) {
        store(device, offset + done, width, 0);
        done += width;
      }
      for (; width == Long.BYTES && bytes - done >= Long.BYTES; done += Long.BYTES) {
        LONG.setOpaque(device, offset + done, 0L);
      }
    }
  }

  /** A little-endian number of up to 8 bytes, wherever it lies: in one load if it is aligned. */
  public static long get(MemorySegment device, long offset, int bytes) {
    Objects.checkFromIndexSize(offset, bytes, device.byteSize());
    long value = 0;
    for (int done = 0; done < bytes; ) {
      int width = width(device.address() + offset + done, bytes - done);
      value |= load(device, offset + done, width) << (Byte.SIZE * done);
      done += width;
    }
    return value;
  }

  /** As {@link #get}: in one store if it is aligned. */
  public static void set(MemorySegment device, long offset, int bytes, long value) {
    Objects.checkFromIndexSize(offset, bytes, device.byteSize());
    for (int done = 0; done < bytes; ) {
      int width = width(device.address() + offset + done, bytes - done);
      store(device, offset + done, width, value >>> (Byte.SIZE * done));
      done += width;
    }
  }

  private static void check(
      MemorySegment device, long offset, MemorySegment other, long otherOffset, long bytes) {
    Objects.checkFromIndexSize(offset, bytes, device.byteSize());
    Objects.checkFromIndexSize(otherOffset, bytes, other.byteSize());
  }

  /** The widest access that is aligned at an address and goes no further than {@code left}. */
  private static int width(long address, long left) {
    int aligned = (int) Math.min(Long.BYTES, Long.lowestOneBit(address | Long.BYTES));
    return left >= aligned ? aligned : Integer.highestOneBit((int) left);
  }

  /** Without sign. */
  private static long load(MemorySegment device, long at, int width) {
    return switch (width) {
      case Long.BYTES -> (long) LONG.getOpaque(device, at);
      case Integer.BYTES -> (int) INT.getOpaque(device, at) & 0xffff_ffffL;
      case Short.BYTES -> (short) SHORT.getOpaque(device, at) & 0xffffL;
      default -> (byte) BYTE.getOpaque(device, at) & 0xffL;
    };
  }

  private static void store(MemorySegment device, long at, int width, long value) {
    switch (width) {
      case Long.BYTES -> LONG.setOpaque(device, at, value);
      case Integer.BYTES -> INT.setOpaque(device, at, (int) value);
      case Short.BYTES -> SHORT.setOpaque(device, at, (short) value);
      default -> BYTE.setOpaque(device, at, (byte) value);
    }
  }

  private static long take(MemorySegment source, long at, int width) {
    return switch (width) {
      case Integer.BYTES -> source.get(INT_HERE, at);
      case Short.BYTES -> source.get(SHORT_HERE, at);
      default -> source.get(JAVA_BYTE, at);
    };
  }

  private static void put(MemorySegment target, long at, int width, long value) {
    switch (width) {
      case Integer.BYTES -> target.set(INT_HERE, at, (int) value);
      case Short.BYTES -> target.set(SHORT_HERE, at, (short) value);
      default -> target.set(JAVA_BYTE, at, (byte) value);
    }
  }

  private static VarHandle little(ValueLayout layout) {
    return layout.withOrder(LITTLE_ENDIAN).varHandle().withInvokeExactBehavior();
  }
}
