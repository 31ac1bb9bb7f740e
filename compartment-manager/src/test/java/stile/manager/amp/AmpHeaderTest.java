package stile.manager.amp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class AmpHeaderTest {
  private static final ValueLayout.OfShort LE16 =
      ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LE64 =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment window = MemorySegment.ofArray(new long[512]);
  private final AmpLayout layout = AmpLayout.place(4096, 1, 4, 4, 64);

  AmpHeaderTest() {
    AmpHeader.write(window, layout);
  }

  private void refused(String message) {
    AmpWindowException e = assertThrows(AmpWindowException.class, () -> AmpHeader.read(window));
    assertEquals(message, e.getMessage());
  }

  private void refused16(int offset, int value, String message) {
    short before = window.get(LE16, offset);
    window.set(LE16, offset, (short) value);
    refused(message);
    window.set(LE16, offset, before);
  }

  private void refused64(int offset, long value, String message) {
    long before = window.get(LE64, offset);
    window.set(LE64, offset, value);
    refused(message);
    window.set(LE64, offset, before);
  }

  @Test
  void goldenBytes() {
    byte[] header = window.asSlice(0, 64).toArray(ValueLayout.JAVA_BYTE);
    assertEquals(
        "4f4c 4000 0100 0000 01 04 0400 4000 0000 4000000000000000 8000000000000000"
            .concat(" 4001000000000000 c000000000000000 0001000000000000 4002000000000000")
            .replace(" ", ""),
        HexFormat.of().formatHex(header));
  }

  @Test
  void whatIsWrittenIsRead() {
    assertTrue(AmpHeader.published(window));
    assertEquals(layout, AmpHeader.read(window));
  }

  @Test
  void whatIsThereAlreadyIsNotWrittenAgain() {
    AmpHeader.write(window.asReadOnly(), layout);
    AmpLayout other = AmpLayout.place(4096, 2, 4, 4, 64);
    assertThrows(RuntimeException.class, () -> AmpHeader.write(window.asReadOnly(), other));
    AmpHeader.write(window, other);
    assertEquals(other, AmpHeader.read(window));
  }

  @Test
  void everyWrongFieldIsNamed() {
    refused16(0x00, 0x4c4e, "magic is 0x4c4e; expected 0x4c4f");
    refused16(0x02, 63, "length is 0x3f; expected 0x40");
    refused16(0x04, 2, "version is 0x2; expected 0x1");
    refused16(0x06, 1, "features is 0x1; expected 0x0");
    refused16(0x08, 0x0441, "num_notifications is 65; expected 0 to 64");
    refused16(0x08, 0x0501, "notifications_per_device is 5; expected 1, 2, 4, 8 or 16");
    refused16(0x0a, 1, "num_queue_elements is 1; at least 2 are needed");
    refused16(0x0a, 0, "num_queue_elements is 0; at least 2 are needed");
    refused16(0x0c, 20, "size_queue_elements is 20; expected 52 to 65535");
    refused16(
        0x0c,
        0xffff,
        "device_queue_elements: 262140 bytes at 0x140 lie outside the window of 4096 bytes");
  }

  @Test
  void everyWrongOffsetIsNamed() {
    refused64(0x10, 0x44, "device_notifications: offset 0x44 is not a multiple of 8");
    refused64(
        0x18, 4090, "device_queue_head: 8 bytes at 0xffa lie outside the window of 4096 bytes");
    refused64(
        0x18,
        Long.MIN_VALUE,
        "device_queue_head: 8 bytes at 0x8000000000000000 lie outside the window of 4096 bytes");
    refused64(
        0x18,
        -4,
        "device_queue_head: 8 bytes at 0xfffffffffffffffc lie outside the window of 4096 bytes");
    refused64(0x18, 0x81, "device_queue_head: offset 0x81 is not a multiple of 2");
    refused64(0x18, 0x3a, "device_queue_head: 8 bytes at 0x3a overlap header: 64 bytes at 0x0");
    refused64(
        0x20,
        0x40,
        "device_queue_elements: 256 bytes at 0x40 overlap device_notifications: 16 bytes at 0x40");
    refused64(
        0x28,
        0x78,
        "driver_notifications: 16 bytes at 0x78 overlap device_queue_head: 8 bytes at 0x80");
    refused64(
        0x30,
        0x80,
        "driver_queue_head: 8 bytes at 0x80 overlap device_queue_head: 8 bytes at 0x80");
    refused64(
        0x38,
        0x1c0,
        "driver_queue_elements: 256 bytes at 0x1c0 overlap device_queue_elements: 256 bytes at"
            + " 0x140");
    refused64(
        0x38,
        3841,
        "driver_queue_elements: 256 bytes at 0xf01 lie outside the window of 4096 bytes");
  }

  @Test
  void windowsThatAreNone() {
    MemorySegment tiny = window.asSlice(0, 63);
    assertEquals(
        "a window of 63 bytes is too small for its header",
        assertThrows(AmpWindowException.class, () -> AmpHeader.read(tiny)).getMessage());
    MemorySegment bytes = MemorySegment.ofArray(new byte[4096]);
    assertThrows(AmpWindowException.class, () -> AmpHeader.read(bytes));
    window.fill((byte) 0);
    assertFalse(AmpHeader.published(window));
  }
}
