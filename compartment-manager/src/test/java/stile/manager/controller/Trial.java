package stile.manager.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Set;
import stile.bindings.memory.Barriers;

/** A controller's operations at work on its hardware, and what must come of it. */
final class Trial {
  /** More accesses than any handling of an interrupt makes. */
  private static final int POINTS = 24;

  private final Controller controller;
  private final Hardware hardware;
  private final ControllerBell bell;

  /** What the queues hold, and how much of it the receivers have seen. */
  private int posted;

  private int seen;
  private int sent;
  private int peerSeen;

  /** Points in time at which somebody acts, and which one is next. */
  private Set<Integer> when = Set.of();

  private int point;

  private Trial(String name, Controller controller) {
    this.controller = controller;
    hardware = Row.of(name).hardware().get();
    bell = new ControllerBell(controller, hardware.blocks, Barriers.innerShareable());
  }

  static void all(String name, Controller controller) {
    ringing(name, controller);
    hearing(name, controller);
    beginning(name, controller);
    receiving(name, controller, true);
    sending(name, controller);
  }

  static void ringing(String name, Controller controller) {
    Trial t = new Trial(name, controller);
    t.initialise();
    assertFalse(t.hardware.heard.getAsBoolean(), "nobody rang yet");
    for (int i = 0; i < 3; i++) {
      t.bell.ring();
      assertTrue(t.hardware.heard.getAsBoolean(), "the peer hears");
      for (int again = 0; again < 20; again++) {
        t.bell.ring(); // a peer that does not look is no reason to fail
      }
      t.hardware.acknowledges.run();
      assertFalse(t.hardware.heard.getAsBoolean());
    }
    t.bell.finish();
  }

  static void hearing(String name, Controller controller) {
    Trial t = new Trial(name, controller);
    Hardware h = t.hardware;
    t.initialise();
    boolean masks = !controller.mask().isEmpty();
    assertFalse(h.line.getAsBoolean(), "what was stale is forgotten, or masked");
    t.assertPending(false);
    t.bell.unmask();
    assertFalse(h.line.getAsBoolean(), "what was stale is forgotten");
    for (int i = 0; i < 3; i++) {
      h.rings.run();
      h.rings.run();
      assertTrue(h.line.getAsBoolean());
      t.assertPending(true);
      t.bell.mask();
      assertEquals(!masks, h.line.getAsBoolean(), "mask");
      t.assertPending(true);
      t.bell.unmask();
      assertTrue(h.line.getAsBoolean(), "unmask");
      h.taken.run();
      t.bell.acknowledge();
      assertFalse(h.line.getAsBoolean(), "acknowledge");
      t.assertPending(false);
    }
    assertFalse(h.heard.getAsBoolean(), "nothing of this rings the peer");
    t.bell.finish();
    h.rings.run();
    assertEquals(!masks, h.line.getAsBoolean(), "finish");
    assertTrue(h.released.getAsBoolean(), "given back");
  }

  static void beginning(String name, Controller controller) {
    Trial t = new Trial(name, controller);
    t.initialise();
    t.hardware.rings.run();
    assertEquals(
        controller.mask().isEmpty(), t.hardware.line.getAsBoolean(), "masked from the beginning");
  }

  private void initialise() {
    try {
      bell.initialise();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void assertPending(boolean expected) {
    assertEquals(controller.pending().isEmpty() || expected, bell.pending(), "pending");
  }

  /**
   * The peer posts and rings twice, at every two points in time, while this side takes its
   * interrupts. In the end it must have seen all that was posted.
   *
   * @param inOrder whether it acknowledges before it looks, as it should
   */
  static void receiving(String name, Controller controller, boolean inOrder) {
    for (int first = 0; first < POINTS; first++) {
      for (int second = first; second < POINTS; second++) {
        Trial t = new Trial(name, controller);
        t.initialise();
        t.bell.unmask();
        t.post();
        t.when = first == second ? Set.of(first) : Set.of(first, second);
        t.hardware.before = () -> t.pass(t::post);
        for (int i = 0; t.hardware.line.getAsBoolean() && i < POINTS; i++) {
          t.handle(inOrder);
        }
        t.hardware.before = () -> {};
        assertFalse(t.hardware.line.getAsBoolean(), "the interrupt has no end");
        assertEquals(t.posted, t.seen, "seen, when the peer acts at " + first + " and " + second);
      }
    }
  }

  private void post() {
    posted++;
    hardware.rings.run();
  }

  private void handle(boolean inOrder) {
    hardware.taken.run();
    pass(this::post);
    if (!bell.pending()) {
      return; // another's, on a line that several share
    }
    if (!inOrder) {
      seen = posted;
    }
    bell.acknowledge();
    pass(this::post);
    if (inOrder) {
      seen = posted;
    }
    pass(this::post);
  }

  /** One point in time goes by. */
  private void pass(Runnable act) {
    if (when.contains(point++)) {
      act.run();
    }
  }

  /**
   * This side posts and rings some times; the peer, which may be behind by any number of rings,
   * takes its interrupt at any point in time.
   */
  static void sending(String name, Controller controller) {
    for (int behind = 0; behind < 10; behind++) {
      for (int at = 0; at < POINTS; at++) {
        Trial t = new Trial(name, controller);
        t.initialise();
        t.bell.unmask();
        for (int i = 0; i < behind; i++) {
          t.send();
        }
        t.when = Set.of(at);
        t.hardware.before = () -> t.pass(t::peerHandles);
        t.send();
        t.send();
        t.hardware.before = () -> {};
        t.peerHandles();
        assertEquals(t.sent, t.peerSeen, "seen by a peer that acts at " + at);
      }
    }
  }

  private void send() {
    sent++;
    bell.ring();
  }

  private void peerHandles() {
    if (hardware.heard.getAsBoolean()) {
      hardware.acknowledges.run();
      peerSeen = sent;
    }
  }
}
