package stile.bindings.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Every alignment and length; the handles themselves refuse an access that is not aligned. That no
 * wider access is made of several is for a machine that faults on it: tests/amp has one.
 */
class DeviceCopyTest {
  private static final int PLACES = 17;
  private static final int LENGTHS = 41;
  private static final int SIZE = 64;

  private static MemorySegment device() {
    return Arena.ofAuto().allocate(SIZE, 16).fill((byte) 0xcc);
  }

  private static byte[] count(int n) {
    byte[] bytes = new byte[n];
    for (int i = 0; i < n; i++) {
      bytes[i] = (byte) (0x81 + i);
    }
    return bytes;
  }

  /** What the device holds when nothing but these bytes was written. */
  private static byte[] around(int at, byte[] bytes) {
    byte[] all = new byte[SIZE];
    Arrays.fill(all, (byte) 0xcc);
    System.arraycopy(bytes, 0, all, at, bytes.length);
    return all;
  }

  @Test
  void writesExactlyTheBytesWhereverBothLie() {
    for (int at = 0; at < PLACES; at++) {
      for (int from = 0; from < 8; from++) {
        for (int length = 0; length < LENGTHS; length++) {
          MemorySegment device = device();
          byte[] bytes = count(length);
          byte[] source = new byte[from + length];
          System.arraycopy(bytes, 0, source, from, length);
          DeviceCopy.write(MemorySegment.ofArray(source), from, device, at, length);
          assertArrayEquals(around(at, bytes), device.toArray(JAVA_BYTE), at + " " + length);
        }
      }
    }
  }

  @Test
  void readsExactlyTheBytesWhereverBothLie() {
    for (int at = 0; at < PLACES; at++) {
      for (int to = 0; to < 8; to++) {
        for (int length = 0; length < LENGTHS; length++) {
          MemorySegment device = device();
          byte[] bytes = count(length);
          MemorySegment.copy(bytes, 0, device, JAVA_BYTE, at, length);
          byte[] target = around(0, new byte[0]);
          DeviceCopy.read(device, at, MemorySegment.ofArray(target), to, length);
          assertArrayEquals(around(to, bytes), target, at + " " + length);
        }
      }
    }
  }

  @Test
  void zeroesExactlyTheBytes() {
    for (int at = 0; at < PLACES; at++) {
      for (int length = 0; length < LENGTHS; length++) {
        MemorySegment device = device();
        DeviceCopy.zero(device, at, length);
        assertArrayEquals(around(at, new byte[length]), device.toArray(JAVA_BYTE));
      }
    }
  }

  @Test
  void numbersAreLittleEndianWhereverTheyLie() {
    long value = 0x8f8e_8d8c_8b8a_8988L;
    for (int at = 0; at < PLACES; at++) {
      for (int bytes = 1; bytes <= 8; bytes++) {
        MemorySegment device = device();
        DeviceCopy.set(device, at, bytes, value);
        byte[] expected = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
          expected[i] = (byte) (value >>> (8 * i));
        }
        assertArrayEquals(around(at, expected), device.toArray(JAVA_BYTE));
        long mask = bytes == 8 ? -1 : (1L << (8 * bytes)) - 1;
        assertEquals(value & mask, DeviceCopy.get(device, at, bytes));
      }
    }
  }

  @Test
  void aSliceIsAlignedByItsAddressAndNotByItsOffset() {
    MemorySegment device = device();
    DeviceCopy.write(MemorySegment.ofArray(count(20)), 0, device.asSlice(3), 0, 20);
    assertArrayEquals(around(3, count(20)), device.toArray(JAVA_BYTE));
    assertEquals(0x84838281L, DeviceCopy.get(device.asSlice(3), 0, 4));
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeAnythingIsMoved() {
    MemorySegment device = device();
    MemorySegment other = MemorySegment.ofArray(count(SIZE + 8));
    assertThrows(
        IndexOutOfBoundsException.class, () -> DeviceCopy.write(other, 0, device, 8, SIZE));
    assertThrows(
        IndexOutOfBoundsException.class, () -> DeviceCopy.write(other, 9, device, 0, SIZE));
    assertThrows(IndexOutOfBoundsException.class, () -> DeviceCopy.write(other, 0, device, -1, 4));
    assertThrows(IndexOutOfBoundsException.class, () -> DeviceCopy.zero(device, SIZE - 7, 8));
    assertThrows(IndexOutOfBoundsException.class, () -> DeviceCopy.set(device, SIZE - 7, 8, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> DeviceCopy.read(device, 0, other, 0, -1));
    assertArrayEquals(around(0, new byte[0]), device.toArray(JAVA_BYTE));
  }
}
