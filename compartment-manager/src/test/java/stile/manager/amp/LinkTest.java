package stile.manager.amp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static stile.manager.amp.AmpAbi.*;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkTest {
  private final MemorySegment window = MemorySegment.ofArray(new long[16]);
  private final QueueHead mine = new QueueHead(window, 0);
  private final QueueHead peer = new QueueHead(window, 64);
  private int emptied;
  private final Link link = new Link(mine, peer, () -> emptied++);

  private Link.Change peerIn(int state) {
    peer.publish();
    peer.setState(state);
    return link.advance();
  }

  private void run() {
    link.open();
    peerIn(STATE_INIT);
    peerIn(STATE_READY);
    peerIn(STATE_RUN);
    assertEquals(STATE_RUN, mine.state());
  }

  @Test
  void handshake() {
    link.open();
    assertEquals(STATE_INIT, mine.state());
    assertEquals(Link.Change.NONE, link.advance());
    assertEquals(Link.Change.MOVED, peerIn(STATE_INIT));
    assertEquals(STATE_READY, mine.state());
    assertEquals(1, emptied);
    assertEquals(Link.Change.NONE, peerIn(STATE_INIT));
    assertEquals(Link.Change.RUNNING, peerIn(STATE_READY));
    assertEquals(STATE_RUN, mine.state());
    assertEquals(Link.Change.NONE, peerIn(STATE_READY), "the peer has not looked yet");
    assertEquals(Link.Change.NONE, peerIn(STATE_RUN));
  }

  @Test
  void runOfAnEarlierLifeIsNotBelieved() {
    link.open();
    assertEquals(Link.Change.NONE, peerIn(STATE_RUN));
    assertEquals(STATE_INIT, mine.state());
    assertEquals(Link.Change.MOVED, peerIn(STATE_INIT));
  }

  @Test
  void leavingPeerIsAwaited() {
    link.open();
    assertEquals(Link.Change.NONE, peerIn(STATE_SHUTDOWN));
    peerIn(STATE_INIT);
    assertEquals(Link.Change.MOVED, peerIn(STATE_SHUTDOWN));
    assertEquals(STATE_INIT, mine.state());
  }

  @ParameterizedTest
  @CsvSource({
    "0, the peer restarted",
    "1, the peer restarted",
    "3, the peer shut down",
    "4, the peer took this side for dead",
    "5, the peer is in unknown state 5",
    "31, the peer is in unknown state 31"
  })
  void lostFromRun(int state, String reason) {
    run();
    assertEquals(Link.Change.LOST, peerIn(state));
    assertEquals(reason, link.reason());
    assertEquals(STATE_INIT, mine.state());
  }

  @Test
  void readyIsNoRestartInTheNextSessionEither() {
    run();
    assertEquals(Link.Change.LOST, peerIn(STATE_INIT));
    assertEquals(Link.Change.MOVED, peerIn(STATE_INIT));
    assertEquals(Link.Change.RUNNING, peerIn(STATE_READY));
    assertEquals(Link.Change.NONE, peerIn(STATE_READY));
  }

  @Test
  void erasedHead() {
    run();
    window.asSlice(64, 8).fill((byte) 0);
    assertEquals(Link.Change.LOST, link.advance());
    assertEquals("the peer erased its queue head", link.reason());
  }

  @Test
  void deadIsHeldUntilThePeerLeavesRun() {
    run();
    link.peerDead();
    assertEquals(Link.Change.NONE, peerIn(STATE_RUN));
    assertEquals(STATE_PEER_DEAD, mine.state());
    assertEquals(Link.Change.MOVED, peerIn(STATE_READY));
    assertEquals(STATE_INIT, mine.state());
  }

  @Test
  void peerThatTakesUsForDeadHoldsUntilWeAreReady() {
    run();
    assertEquals(Link.Change.LOST, peerIn(STATE_PEER_DEAD));
    assertEquals(Link.Change.MOVED, peerIn(STATE_PEER_DEAD));
    assertEquals(STATE_READY, mine.state());
    assertEquals(Link.Change.NONE, peerIn(STATE_PEER_DEAD));
  }

  @Test
  void upperStatusBitsAreNotTheState() {
    link.open();
    assertEquals(Link.Change.MOVED, peerIn(0xffe0 | STATE_READY));
  }

  /** Whatever the order in which two sides start, stop and look, they end in RUN together. */
  @Test
  void bothSidesMeetInAnyOrder() {
    for (int order = 0; order < 1 << 12; order++) {
      window.fill((byte) 0);
      Link device = new Link(mine, peer, () -> {});
      Link driver = new Link(peer, mine, () -> {});
      device.open();
      driver.open();
      for (int i = 0; i < 12; i++) {
        Link next = (order >> i & 1) == 0 ? device : driver;
        next.advance();
        if (i == 5) {
          next.open();
        } else if (i == 8 && (order & 3) == 1) {
          next.peerDead();
        }
      }
      for (int i = 0; i < 12; i++) {
        device.advance();
        driver.advance();
      }
      assertEquals(STATE_RUN, device.state(), "order " + order);
      assertEquals(STATE_RUN, driver.state(), "order " + order);
    }
  }
}
