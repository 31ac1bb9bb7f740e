package stile.manager.amp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stile.manager.msg.Generation;
import stile.manager.msg.Hex;
import stile.manager.msg.Message;
import stile.manager.msg.Outcome;

/** A well-behaved driver: both forms of notification, full rings, restarts. */
class AmpBusTest {
  private static final int WORD_NANOS = 1_000_000;

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void requestsAreAnswered(int words) {
    BusFixture f = BusFixture.connected(words, 4);
    assertTrue(f.driver().send(Hex.message(64, "00 07 0000 3412 0800")));
    f.step();
    assertEquals(Hex.of("01 07 0000 3412 0c00 01000000"), f.received());
    assertTrue(f.driver().send(Hex.message(64, "02 02 0000 0100 0c00 0000 0800")));
    f.step();
    assertEquals(Hex.of("03 02 0000 0100 0f00 0000 0000 0800 03"), f.received());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void availableArrivesTheSameInBothForms(int words) {
    BusFixture f = BusFixture.connected(words, 4);
    assertTrue(f.driver().available(0, 1));
    assertEquals(List.of("available 0:1"), f.told());
    assertEquals(List.of(), f.told());
    assertTrue(f.driver().available(0, 1));
    assertEquals(List.of("available 0:1"), f.told());
  }

  @Test
  void lastBitStandsForAllTheRest() {
    BusFixture f = BusFixture.connected(1, 4);
    assertTrue(f.driver().available(1, 40));
    List<String> told = f.told();
    assertEquals(BusFixture.MANY_QUEUES - 3, told.size());
    assertEquals("available 1:3", told.getFirst());
    assertEquals("available 1:69", told.getLast());
  }

  @Test
  void deviceBeyondTheWordsIsNotifiedByMessages() {
    BusFixture f = BusFixture.connected(1, 4);
    f.bus.attach(14, 1);
    f.received();
    f.bus.used(14, 0);
    assertEquals(Hex.of("00 42 0e00 0000 0c00 00000000"), f.received());
    assertTrue(f.driver().available(14, 0));
    assertEquals(List.of("available 14:0"), f.told());
  }

  @Test
  void usedByBitRingsOnceUntilSeen() {
    BusFixture f = BusFixture.connected(1, 4);
    f.bus.used(0, 1);
    f.bus.used(0, 1);
    f.bus.used(0, 1);
    assertEquals(1, f.rings);
    assertEquals(List.of("0:1"), f.usedBits());
    f.bus.used(0, 1);
    assertEquals(2, f.rings);
    assertEquals(List.of("0:1"), f.usedBits());
    assertEquals("", f.received());
  }

  @Test
  void usedByBitNeedsNoRoom() {
    BusFixture f = BusFixture.connected(1, 2);
    f.bus.configChanged(0, 15, 1);
    f.bus.configChanged(1, 15, 1);
    f.bus.used(0, 0);
    assertEquals(List.of("0:0"), f.usedBits());
  }

  @Test
  void fullRingMergesEventsAndLosesNone() {
    BusFixture f = BusFixture.connected(0, 3);
    f.bus.used(0, 0);
    f.bus.used(0, 1);
    assertEquals(2, f.rings);
    for (int i = 0; i < 100; i++) {
      f.bus.used(1, 69);
      f.bus.used(1, 3);
      f.bus.configChanged(0, 15, i);
    }
    assertEquals(2, f.rings);
    assertEquals(1, f.wakes, "the bus's thread is woken once");
    assertEquals(WORD_NANOS, f.step(), "a full ring is looked at again soon");
    assertEquals(Hex.of("00 42 0000 0000 0c00 00000000"), f.received());
    assertEquals(Hex.of("00 42 0000 0000 0c00 01000000"), f.received());
    f.step();
    assertEquals(3, f.rings, "one ring per flush");
    assertEquals(Hex.of("00 40 0000 0000 1800 0f000000 63000000 00000000 00000000"), f.received());
    assertEquals(Hex.of("00 42 0100 0000 0c00 03000000"), f.received());
    assertEquals("", f.received());
    assertTrue(f.step() > WORD_NANOS, "nothing is left");
    assertEquals(Hex.of("00 42 0100 0000 0c00 45000000"), f.received());
    assertEquals("", f.received());
  }

  @Test
  void responsesWaitInOrderAndAreBounded() {
    BusFixture f = BusFixture.connected(0, 3);
    for (int i = 0; i < 100; i++) {
      assertTrue(f.driver().send(Hex.message(64, "02 03 0000 %02x00 0c00 00000000".formatted(i))));
      f.step();
    }
    assertEquals(100 - 2 - 32, f.bus.counters().responsesDropped());
    for (int i = 0; i < 34; i++) {
      assertEquals(Hex.of("03 03 0000 %02x00 0c00 00000000".formatted(i)), f.received());
      f.step();
    }
    assertEquals("", f.received());
  }

  @Test
  void responsesThatWaitDieWithTheirPeer() {
    BusFixture f = BusFixture.connected(0, 2);
    for (int i = 0; i < 5; i++) {
      assertTrue(f.driver().send(Hex.message(64, "02 03 0000 0100 0c00 00000000")));
      f.step();
    }
    f.driver().restart();
    f.step();
    f.connect();
    f.bus.used(0, 0);
    f.bus.used(0, 1);
    assertEquals(Hex.of("00 42 0000 0000 0c00 00000000"), f.received());
    f.step();
    assertEquals(Hex.of("00 42 0000 0000 0c00 01000000"), f.received());
    f.step();
    assertEquals("", f.received());
  }

  @Test
  void messagesRingOnceUntilSeenWhereThereAreWords() {
    BusFixture f = BusFixture.connected(1, 8);
    f.bus.configChanged(0, 15, 1);
    f.bus.configChanged(0, 15, 2);
    assertEquals(1, f.rings);
    assertEquals(List.of(), f.usedBits());
    f.bus.configChanged(0, 15, 3);
    assertEquals(2, f.rings);
  }

  @Test
  void oneStepTakesBoundedlyMany() {
    BusFixture f = BusFixture.connected(0, 100);
    for (int i = 0; i < 99; i++) {
      assertTrue(f.driver().available(0, 0));
    }
    assertEquals(0, f.step(), "more is left");
    assertEquals(64, f.events.size());
    assertTrue(f.step() > 0);
    assertEquals(99, f.events.size());
  }

  @Test
  void ownPingIsTimed() {
    BusFixture f = BusFixture.connected(0, 4);
    assertTrue(f.bus.ping(f.now));
    Message ping = f.driver().newMessage();
    assertTrue(f.driver().receive(ping));
    Message pong = f.driver().newMessage().startResponse(ping, 4).put32(0, ping.i32(0));
    assertTrue(f.driver().send(pong));
    f.now += 250;
    assertEquals(List.of("pong 250"), f.told());
    assertTrue(f.driver().send(pong));
    assertEquals(List.of(), f.told());
    assertEquals(1, f.bus.discards().count(Outcome.UNASKED));
  }

  @Test
  void pingNeedsAPeerAndRoom() {
    assertFalse(new BusFixture(0, 4).bus.ping(0));
    BusFixture f = BusFixture.connected(0, 2);
    f.bus.used(0, 0);
    assertFalse(f.bus.ping(f.now));
  }

  @Test
  void devicesComeAndGo() {
    BusFixture f = BusFixture.connected(0, 8);
    f.bus.attach(5, 1);
    assertEquals(Hex.of("02 40 0000 0000 0c00 0500 0100"), f.received());
    f.bus.detach(5);
    assertEquals(Hex.of("02 40 0000 0000 0c00 0500 0200"), f.received());
    f.bus.used(5, 0);
    assertEquals("", f.received());
    assertThrows(IllegalArgumentException.class, () -> f.bus.attach(0, 1));
    assertThrows(IllegalArgumentException.class, () -> f.bus.attach(AmpBus.DEVICES_MAX, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void silentRestart(int words) {
    BusFixture f = BusFixture.connected(words, 4);
    f.bus.used(0, 0);
    assertTrue(f.driver().available(0, 0));
    f.driver().restart();
    assertEquals(List.of("lost: the peer restarted"), f.told());
    f.connect();
    assertEquals("", f.received());
    assertEquals(List.of(), f.usedBits());
    assertEquals(List.of(), f.told());
    assertEquals(2, f.bus.counters().sessionsStarted());
    assertTrue(f.driver().available(0, 1));
    assertEquals(List.of("available 0:1"), f.told());
  }

  @Test
  void newPeerWaitsUntilDevicesHaveLetGo() {
    BusFixture f = BusFixture.connected(0, 4);
    f.driver().restart();
    f.step();
    f.settled = false;
    for (int i = 0; i < 10; i++) {
      f.step();
      assertFalse(f.driver().advance());
    }
    assertEquals(AmpAbi.STATE_INIT, new QueueHead(f.window, f.layout.deviceHead()).state());
    f.settled = true;
    f.connect();
  }

  @Test
  void answersToAnEarlierLifeAreDropped() {
    BusFixture f = BusFixture.connected(0, 4);
    Message late = new Message(64);
    late.startResponse(Hex.message(64, "00 07 0000 3412 0800"), 4);
    late.setSession(1);
    f.driver().restart();
    f.step();
    f.bus.respond(late);
    f.connect();
    f.bus.respond(late);
    f.step();
    assertEquals("", f.received());
    late.setSession(2);
    f.bus.respond(late);
    assertEquals(Hex.of("01 07 0000 3412 0c00 00000000"), f.received());
  }

  @Test
  void nothingIsKeptForAPeerThatIsNotThereYet() {
    BusFixture f = new BusFixture(0, 4);
    assertFalse(f.driver().advance());
    f.step();
    f.bus.used(0, 0);
    f.bus.configChanged(0, 15, 1);
    f.bus.respond(new Message(64));
    f.connect();
    assertEquals("", f.received());
  }

  @Test
  void peerShutsDownAndComesBack() {
    BusFixture f = BusFixture.connected(1, 4);
    f.driver().shutdown();
    assertEquals(List.of("lost: the peer shut down"), f.told());
    f.bus.used(0, 0);
    f.bus.configChanged(0, 1, 1);
    f.driver().restart();
    f.connect();
    assertEquals("", f.received());
  }

  @Test
  void shutdownIsSeenAndOpenComesBack() {
    BusFixture f = BusFixture.connected(1, 4);
    f.bus.shutdown("stopped by hand");
    assertEquals(List.of("lost: stopped by hand"), f.events);
    assertEquals(Long.MAX_VALUE, f.step());
    assertFalse(f.driver().advance());
    f.bus.open(f.now);
    f.events.clear();
    f.connect();
  }

  @Test
  void restartedManagerFindsARunningPeer() {
    BusFixture f = BusFixture.connected(1, 4);
    f.bus.open(f.now);
    assertEquals(List.of("lost: the bus begins anew"), f.events);
    for (int i = 0; i < 10; i++) {
      f.step();
    }
    assertFalse(f.bus.running(), "the peer has not noticed yet");
    f.connect();
  }

  @Test
  void aPeerNoticesAManagerThatCameBackWithAnotherLayout() {
    BusFixture f = BusFixture.connected(1, 4);
    BusSettings other =
        new BusSettings(
            "test", AmpLayout.place(16384, 8, 4, 8, 64), Generation.V2, Duration.ofSeconds(10));
    AmpBus bus = new AmpBus(other, f.window, () -> {}, () -> {}, f);
    bus.open(f.now);
    assertFalse(f.driver().advance());
    AmpDriver again = new AmpDriver(f.window, () -> {});
    assertEquals(other.layout(), again.layout());
    for (int i = 0; i < 10; i++) {
      boolean _ = again.advance();
      bus.step(f.now);
    }
    assertTrue(bus.running());
    assertTrue(again.advance());
  }

  @Test
  void handshakeThatDoesNotEndIsToldOnce() {
    BusFixture f = new BusFixture(0, 4);
    assertEquals(List.of(), f.told());
    f.now += 10_000_000_001L;
    assertEquals(List.of("waiting: the peer has not come"), f.told());
    f.now += 10_000_000_001L;
    assertEquals(List.of(), f.told());
    AmpDriver driver = f.driver();
    assertEquals(List.of(), f.told());
    f.now += 10_000_000_001L;
    assertEquals(List.of("waiting: this side is in READY, the peer stays in INIT"), f.told());
    assertFalse(driver.advance());
    assertEquals(List.of("running"), f.told());
  }
}
