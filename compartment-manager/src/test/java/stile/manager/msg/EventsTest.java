package stile.manager.msg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class EventsTest {
  private final Message message = new Message(52);

  @Test
  void used() {
    Events.used(message, 3, 2);
    assertEquals(Hex.of("00 42 0300 0000 0c00 02000000"), message.toString());
  }

  @Test
  void config() {
    Events.config(message, 3, 0x4f, 9);
    assertEquals(
        Hex.of("00 40 0300 0000 1800 4f000000 09000000 00000000 00000000"), message.toString());
  }

  @Test
  void device() {
    Events.device(message, 0x0102, MessageLayout.DEVICE_REMOVED);
    assertEquals(Hex.of("02 40 0000 0000 0c00 0201 0200"), message.toString());
  }

  @Test
  void pingIsMatchedByTokenAndData() {
    Ping ping = new Ping();
    ping.ask(message, 100);
    assertEquals(Hex.of("02 03 0000 0100 0c00 01000000"), message.toString());
    assertEquals(-1, ping.answered(Hex.message(52, "03 03 0000 0200 0c00 01000000"), 150));
    assertEquals(-1, ping.answered(Hex.message(52, "03 03 0000 0100 0c00 02000000"), 150));
    assertEquals(-1, ping.answered(Hex.message(52, "03 02 0000 0100 0c00 01000000"), 150));
    assertEquals(-1, ping.answered(Hex.message(52, "03 03 0000 0100 0b00 01000000"), 150));
    assertTrue(ping.waiting());
    assertEquals(50, ping.answered(Hex.message(52, "03 03 0000 0100 0c00 01000000"), 150));
    assertFalse(ping.waiting());
    assertEquals(-1, ping.answered(Hex.message(52, "03 03 0000 0100 0c00 01000000"), 150));
  }

  @Test
  void sizesAreChecked() {
    assertEquals(Outcome.TOO_SHORT, Hex.message(52, "00 02 0000 0000 0700").checkSize());
    assertEquals(Outcome.TAKEN, Hex.message(52, "00 02 0000 0000 0800").checkSize());
    assertEquals(Outcome.TAKEN, Hex.message(52, "00 02 0000 0000 3400").checkSize());
    assertEquals(Outcome.TOO_LONG, Hex.message(52, "00 02 0000 0000 3500").checkSize());
    assertEquals(Outcome.TOO_LONG, Hex.message(52, "00 02 0000 0000 ffff").checkSize());
    assertThrows(IllegalArgumentException.class, () -> new Message(51));
    assertThrows(IllegalArgumentException.class, () -> message.start(0, 2, 0, 0, 45));
  }

  @Test
  void discardsAreCountedByReason() {
    Discards discards = new Discards(System.getLogger("test"));
    discards.note(Outcome.ANSWERED, message);
    discards.note(Outcome.TAKEN, message);
    assertEquals(0, discards.total());
    discards.note(Outcome.UNKNOWN, message);
    discards.note(Outcome.UNKNOWN, message);
    discards.note(Outcome.TOO_LONG, Hex.message(52, "00 02 0000 0000 ffff"));
    assertEquals(2, discards.count(Outcome.UNKNOWN));
    assertEquals(1, discards.count(Outcome.TOO_LONG));
    assertEquals(3, discards.total());
  }
}
