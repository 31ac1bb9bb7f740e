package stile.manager.amp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stile.manager.msg.Hex;
import stile.manager.msg.Outcome;

/** A driver that does all it may not: it is discarded or lost, and welcome again. */
class AmpBusBadPeerTest {
  @ParameterizedTest
  @CsvSource({
    "00 02 0000 0000 0000, TOO_SHORT",
    "00 02 0000 0000 0700, TOO_SHORT",
    "00 02 0000 0000 4100, TOO_LONG",
    "00 02 0000 0000 ffff, TOO_LONG",
    "00 02 0200 0000 0800, NO_DEVICE",
    "00 02 ffff 0000 0800, NO_DEVICE",
    "00 41 0200 0000 1000 00000000 00000000, NO_DEVICE",
    "00 41 0000 0000 0f00 00000000 00000000, TOO_SHORT",
    "00 41 0000 0000 1000 02000000 00000000, OUT_OF_RANGE",
    "00 41 0000 0000 1000 ffffffff 00000000, OUT_OF_RANGE",
    "01 41 0000 0000 1000 00000000 00000000, UNASKED",
    "00 42 0000 0000 0c00 00000000, UNKNOWN",
    "00 40 0000 0000 1800 00000000, UNKNOWN",
    "00 80 0000 0000 0800, UNKNOWN",
    "01 02 0000 0000 0800, UNASKED",
    "03 03 0000 0100 0c00 00000000, UNASKED",
    "02 41 0000 0000 0c00 00000000, UNKNOWN"
  })
  void discardedWithoutAnAnswer(String message, Outcome reason) {
    BusFixture f = BusFixture.connected(0, 4);
    assertTrue(f.driver().send(Hex.message(64, "00 02 0000 0000 4000")));
    put(f, message);
    assertEquals(List.of(), f.told());
    assertEquals(1, f.bus.discards().count(reason));
    assertEquals(1, f.bus.discards().total());
    assertEquals("", f.received());
    assertTrue(f.bus.running());
  }

  /** Overwrites the first slot: no driver of ours sends a message whose size is a lie. */
  private static void put(BusFixture f, String hex) {
    byte[] bytes = HexFormat.of().parseHex(Hex.of(hex));
    MemorySegment.copy(
        bytes, 0, f.window, ValueLayout.JAVA_BYTE, f.layout.driverElements(), bytes.length);
  }

  @Test
  void busyDeviceIsCounted() {
    BusFixture f = BusFixture.connected(0, 4);
    f.busy = true;
    assertTrue(f.driver().send(Hex.message(64, "00 07 0000 3412 0800")));
    f.step();
    assertEquals(1, f.bus.discards().count(Outcome.BUSY));
  }

  @Test
  void tailOutsideTheRingLosesThePeer() {
    BusFixture f = BusFixture.connected(0, 4);
    new QueueHead(f.window, f.layout.driverHead()).setTail(4);
    assertEquals(List.of("lost: the peer's tail index is 4; the ring has 4 slots"), f.told());
    assertEquals(AmpAbi.STATE_PEER_DEAD, new QueueHead(f.window, f.layout.deviceHead()).state());
    f.step();
    assertFalse(f.bus.running());
    f.now += 10_000_000_001L;
    assertEquals(List.of("waiting: this side is in PEER_DEAD, the peer stays in RUN"), f.told());
    f.driver().restart();
    f.connect();
  }

  @Test
  void headOutsideTheRingIsFoundByADeviceThreadAndLosesThePeer() {
    BusFixture f = BusFixture.connected(0, 2);
    f.bus.used(0, 0);
    new QueueHead(f.window, f.layout.driverHead()).setHead(9);
    f.bus.used(0, 0);
    assertEquals(
        List.of("lost: the peer's head index went from 0 to 9 while 1 of 2 slots were unread"),
        f.told());
    f.bus.used(0, 0);
    f.driver().restart();
    f.connect();
    assertEquals("", f.received());
  }

  @Test
  void restartThatWasNotSeenIsFoundByItsIndex() {
    BusFixture f = BusFixture.connected(0, 4);
    for (int i = 0; i < 3; i++) {
      f.bus.used(0, 0);
      assertFalse(f.received().isEmpty());
    }
    f.step();
    new QueueHead(f.window, f.layout.driverHead()).setHead(0);
    assertEquals(
        List.of("lost: the peer's head index went from 3 to 0 while 0 of 4 slots were unread"),
        f.told());
  }

  @Test
  void bitsOfNobodyAreCounted() {
    BusFixture f = BusFixture.connected(1, 4);
    assertTrue(f.driver().available(2, 0));
    assertTrue(f.driver().available(13, 3));
    assertEquals(List.of(), f.told());
    assertEquals(2, f.bus.discards().count(Outcome.NO_DEVICE));
    assertTrue(f.driver().available(0, 2));
    assertTrue(f.driver().available(0, 3));
    assertEquals(List.of(), f.told(), "device 0 has two queues");
  }

  @Test
  void overwrittenHeaderChangesNothing() {
    BusFixture f = BusFixture.connected(1, 4);
    f.window.asSlice(0, 64).fill((byte) 0xff);
    assertTrue(f.driver().send(Hex.message(64, "00 07 0000 3412 0800")));
    assertTrue(f.driver().available(0, 1));
    assertEquals(List.of("available 0:1"), f.told());
    assertEquals(Hex.of("01 07 0000 3412 0c00 01000000"), f.received());
  }

  /** Random bytes anywhere in the window, at any moment: nothing throws, hangs or grows. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void scribblingPeer(int words) {
    Random random = new Random(42 + words);
    BusFixture f = new BusFixture(words, 4);
    long size = f.layout.driverElements() + 4 * 64;
    int sessions = 0;
    for (int i = 0; i < 100_000; i++) {
      scribble(f, random, size);
      f.now += random.nextInt(1_000_000);
      f.step();
      f.bus.used(random.nextInt(2), random.nextInt(2));
      f.bus.configChanged(random.nextInt(2), 0, i);
      f.events.clear();
    }
    sessions += (int) f.bus.counters().sessionsStarted();
    assertTrue(sessions > 100, "the scribbler reaches too little: " + sessions);
    assertTrue(f.bus.counters().messagesReceived() > 1000);
  }

  private static void scribble(BusFixture f, Random random, long size) {
    QueueHead head = new QueueHead(f.window, f.layout.driverHead());
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> head.publish();
      case 3 -> head.setState(random.nextInt(6));
      case 4 -> head.setState(AmpAbi.STATE_RUN);
      case 5 -> head.setTail(random.nextInt(5));
      case 6 -> head.setHead(random.nextInt(4));
      default ->
          f.window.set(
              ValueLayout.JAVA_BYTE,
              64 + (long) (random.nextDouble() * (size - 64)),
              (byte) random.nextInt());
    }
  }
}
