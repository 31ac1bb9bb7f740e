package stile.manager.amp;

import static stile.manager.amp.AmpAbi.*;

/**
 * How two sides that start in any order, and restart without a word, agree on empty rings. The same
 * on both sides.
 *
 * <p>A side sets INIT and holds it until it has seen the peer outside RUN: a RUN seen in INIT is
 * from a life of ours that is over, and the peer has yet to notice. Then it empties what it writes,
 * sets READY, waits until the peer is READY too, and runs. In RUN, a peer in INIT, or back in
 * READY, has restarted.
 *
 * <p>PEER_DEAD says that the peer broke the rules. It is held until the peer has left RUN, and so
 * has noticed.
 */
final class Link {
  /** What one look at the peer came to. */
  enum Change {
    NONE,
    /** The state changed, and the peer should look. */
    MOVED,
    /** Both sides run, on empty rings. */
    RUNNING,
    /** The peer is gone; {@link #reason()} says how. */
    LOST
  }

  private final QueueHead mine;
  private final QueueHead peer;
  private final Runnable empty;
  private int state = STATE_SHUTDOWN;
  private boolean peerRan;
  private String reason = "never connected";

  /**
   * @param empty empties the rings and words that this side writes
   */
  Link(QueueHead mine, QueueHead peer, Runnable empty) {
    this.mine = mine;
    this.peer = peer;
    this.empty = empty;
  }

  int state() {
    return state;
  }

  String reason() {
    return reason;
  }

  /** Begins to shake hands. */
  void open() {
    set(STATE_INIT);
    mine.publish();
  }

  /** Leaves in order. */
  void shutdown() {
    set(STATE_SHUTDOWN);
  }

  /** The peer broke the rules. */
  void peerDead() {
    set(STATE_PEER_DEAD);
  }

  /** Looks at the peer once and takes at most one step. */
  Change advance() {
    boolean present = peer.hasMagic();
    int theirs = peer.state();
    return switch (state) {
      case STATE_INIT -> present && leftRun(theirs) ? ready() : Change.NONE;
      case STATE_READY -> present ? fromReady(theirs) : move(STATE_INIT);
      case STATE_RUN -> present ? fromRun(theirs) : lost("the peer erased its queue head");
      case STATE_PEER_DEAD -> present && theirs == STATE_RUN ? Change.NONE : move(STATE_INIT);
      default -> Change.NONE;
    };
  }

  private static boolean leftRun(int theirs) {
    return theirs == STATE_INIT || theirs == STATE_READY || theirs == STATE_PEER_DEAD;
  }

  private Change ready() {
    empty.run();
    peerRan = false;
    return move(STATE_READY);
  }

  private Change fromReady(int theirs) {
    return switch (theirs) {
      case STATE_INIT, STATE_PEER_DEAD -> Change.NONE;
      case STATE_READY, STATE_RUN -> {
        set(STATE_RUN);
        yield Change.RUNNING;
      }
      default -> move(STATE_INIT);
    };
  }

  private Change fromRun(int theirs) {
    return switch (theirs) {
      case STATE_RUN -> {
        peerRan = true;
        yield Change.NONE;
      }
      case STATE_READY -> peerRan ? lost("the peer restarted") : Change.NONE;
      case STATE_INIT -> lost("the peer restarted");
      case STATE_SHUTDOWN -> lost("the peer shut down");
      case STATE_PEER_DEAD -> lost("the peer took this side for dead");
      default -> lost("the peer is in " + stateName(theirs));
    };
  }

  private Change lost(String why) {
    reason = why;
    set(STATE_INIT);
    return Change.LOST;
  }

  private Change move(int to) {
    set(to);
    return Change.MOVED;
  }

  private void set(int to) {
    state = to;
    mine.setState(to);
  }

  /** What this side waits for, for a person. */
  String waitingFor() {
    return peer.hasMagic()
        ? "this side is in %s, the peer stays in %s"
            .formatted(stateName(state), stateName(peer.state()))
        : "the peer has not come";
  }
}
