package stile.manager.amp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class AmpLayoutTest {
  private static void refused(String message, Executable attempt) {
    assertEquals(message, assertThrows(AmpWindowException.class, attempt).getMessage());
  }

  @Test
  void writersHaveLinesOfTheirOwn() {
    AmpLayout layout = AmpLayout.place(65536, 3, 8, 16, 264);
    assertEquals(0x40, layout.deviceNotifications());
    assertEquals(0x80, layout.deviceHead());
    assertEquals(0xc0, layout.driverNotifications());
    assertEquals(0x100, layout.driverHead());
    assertEquals(0x140, layout.deviceElements());
    assertEquals(0x140 + 4224, layout.driverElements());
    assertEquals(0, layout.driverElements() % 64);
  }

  @Test
  void withoutWordsThereAreNoAreas() {
    AmpLayout layout = AmpLayout.place(4096, 0, 1, 4, 64);
    assertEquals(0, layout.deviceNotifications());
    assertEquals(0x40, layout.deviceHead());
    assertEquals(0x80, layout.driverHead());
  }

  @Test
  void fitsToTheByte() {
    assertTrue(AmpLayout.place(704, 0, 1, 4, 64).size() == 704);
    refused(
        "a window of 703 bytes is too small: 4 slots of 64 bytes and 0 notification words need 704",
        () -> AmpLayout.place(703, 0, 1, 4, 64));
  }

  @Test
  void numbersThatMakeNoWindow() {
    refused(
        "num_queue_elements is 1; at least 2 are needed",
        () -> AmpLayout.place(65536, 0, 1, 1, 64));
    refused(
        "size_queue_elements is 51; expected 52 to 65535",
        () -> AmpLayout.place(65536, 0, 1, 4, 51));
    refused(
        "num_notifications is 65; expected 0 to 64", () -> AmpLayout.place(65536, 65, 1, 4, 64));
    refused(
        "notifications_per_device is 3; expected 1, 2, 4, 8 or 16",
        () -> AmpLayout.place(65536, 1, 3, 4, 64));
    refused(
        "notifications_per_device is 0; expected 1, 2, 4, 8 or 16",
        () -> AmpLayout.place(65536, 1, 0, 4, 64));
    refused(
        "notifications_per_device is 32; expected 1, 2, 4, 8 or 16",
        () -> AmpLayout.place(65536, 1, 32, 4, 64));
  }

  @Test
  void groupsOfBits() {
    NotificationMap map = new NotificationMap(2, 8);
    assertEquals(8, map.bit(0, 0));
    assertEquals(8 + 3 * 8 + 7, map.bit(3, 20));
    assertEquals(3, map.device(map.bit(3, 5)));
    assertEquals(5, map.firstQueue(map.bit(3, 5)));
    assertEquals(6, map.endQueue(map.bit(3, 5), 10));
    assertEquals(10, map.endQueue(map.bit(3, 7), 10));
    assertEquals(2, map.endQueue(map.bit(3, 5), 2));
    assertTrue(map.covers(14));
    assertTrue(!map.covers(15));
    assertTrue(!new NotificationMap(0, 8).covers(0));
    NotificationMap single = new NotificationMap(1, 1);
    assertEquals(0, single.firstQueue(single.bit(2, 3)));
    assertEquals(4, single.endQueue(single.bit(2, 3), 4));
  }
}
