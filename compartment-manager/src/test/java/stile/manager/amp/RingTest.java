package stile.manager.amp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import stile.manager.msg.Message;

class RingTest {
  private static final int SLOTS = 4;
  private static final int SLOT_SIZE = 64;

  private final MemorySegment window = MemorySegment.ofArray(new long[128]);
  private final QueueHead writer = new QueueHead(window, 0);
  private final QueueHead reader = new QueueHead(window, 64);
  private final SendRing send = new SendRing(window, 128, SLOTS, SLOT_SIZE, writer, reader);
  private final ReceiveRing receive =
      new ReceiveRing(window, 128, SLOTS, SLOT_SIZE, reader, writer);

  private static Message message(int data) {
    return new Message(SLOT_SIZE).start(2, 3, 0, 0, 4).put32(0, data);
  }

  private int take() {
    assertTrue(receive.hasMessage());
    Message taken = new Message(SLOT_SIZE);
    receive.take(taken);
    return taken.i32(0);
  }

  @Test
  void oneSlotStaysEmpty() {
    assertFalse(receive.hasMessage());
    for (int i = 0; i < SLOTS - 1; i++) {
      assertTrue(send.hasRoom());
      send.send(message(i));
    }
    assertFalse(send.hasRoom());
    for (int i = 0; i < SLOTS - 1; i++) {
      assertEquals(i, take());
    }
    assertFalse(receive.hasMessage());
    assertTrue(send.hasRoom());
  }

  @Test
  void goesRoundForEver() {
    for (int i = 0; i < 100; i++) {
      assertTrue(send.hasRoom());
      send.send(message(i));
      assertTrue(send.hasRoom());
      send.send(message(i + 1000));
      assertEquals(i, take());
      assertEquals(i + 1000, take());
    }
  }

  @Test
  void indicesArePublished() {
    send.send(message(1));
    send.send(message(2));
    take();
    assertEquals(2, writer.tail());
    assertEquals(1, reader.head());
  }

  @Test
  void slotsAreNotOverrun() {
    Message large = new Message(SLOT_SIZE + 1).start(0, 2, 0, 0, SLOT_SIZE + 1 - 8);
    assertThrows(IllegalArgumentException.class, () -> send.send(large));
  }

  @Test
  void tailOutsideTheRing() {
    writer.setTail(SLOTS);
    AmpProtocolException e = assertThrows(AmpProtocolException.class, receive::hasMessage);
    assertEquals("the peer's tail index is 4; the ring has 4 slots", e.getMessage());
    writer.setTail(0xffff);
    assertThrows(AmpProtocolException.class, receive::hasMessage);
  }

  @Test
  void headOutsideTheRing() {
    reader.setHead(SLOTS);
    assertThrows(AmpProtocolException.class, send::look);
    reader.setHead(0xffff);
    assertThrows(AmpProtocolException.class, send::look);
  }

  @Test
  void headOutsideTheRingThoughNotFarFromTheLast() {
    for (int i = 0; i < SLOTS - 1; i++) {
      send.send(message(i));
    }
    reader.setHead(SLOTS - 1);
    send.look();
    for (int i = 0; i < SLOTS - 1; i++) {
      send.send(message(i));
    }
    reader.setHead(SLOTS);
    assertThrows(AmpProtocolException.class, send::look);
  }

  @Test
  void headThatWasNotSentYet() {
    send.send(message(1));
    reader.setHead(2);
    AmpProtocolException e = assertThrows(AmpProtocolException.class, send::look);
    assertEquals(
        "the peer's head index went from 0 to 2 while 1 of 4 slots were unread", e.getMessage());
  }

  @Test
  void headThatWentBack() {
    send.send(message(1));
    send.send(message(2));
    reader.setHead(2);
    send.look();
    reader.setHead(1);
    assertThrows(AmpProtocolException.class, send::look);
  }
}
