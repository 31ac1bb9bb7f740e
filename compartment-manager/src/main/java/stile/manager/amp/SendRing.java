package stile.manager.amp;

import java.lang.foreign.MemorySegment;
import stile.manager.msg.Message;

/**
 * The ring this side writes. Its own index lives here; shared memory only holds a copy for the
 * peer.
 */
final class SendRing {
  private final MemorySegment window;
  private final long elements;
  private final int slots;
  private final int slotSize;
  private final QueueHead mine;
  private final QueueHead peer;
  private int tail;
  private int consumed;

  SendRing(
      MemorySegment window,
      long elements,
      int slots,
      int slotSize,
      QueueHead mine,
      QueueHead peer) {
    this.window = window;
    this.elements = elements;
    this.slots = slots;
    this.slotSize = slotSize;
    this.mine = mine;
    this.peer = peer;
  }

  /** Back to an empty ring. */
  void reset() {
    tail = 0;
    consumed = 0;
    mine.setTail(0);
  }

  /** Whether a message can be sent; looks at the peer only when it must. */
  boolean hasRoom() {
    if (free() == 0) {
      look();
    }
    return free() > 0;
  }

  /** Sends a message; there must be room. */
  void send(Message message) {
    if (message.size() > slotSize) {
      throw new IllegalArgumentException(
          "message of %d bytes in a slot of %d".formatted(message.size(), slotSize));
    }
    message.store(window, elements + (long) tail * slotSize);
    tail = (tail + 1) % slots;
    mine.setTail(tail);
  }

  /**
   * Reads how far the peer has read. That can only have gone on towards what was sent; anything
   * else is a broken peer, or one that started anew unseen.
   */
  void look() {
    int head = peer.head();
    if (head >= slots || distance(consumed, head) > distance(consumed, tail)) {
      throw new AmpProtocolException(
          "the peer's head index went from %d to %d while %d of %d slots were unread"
              .formatted(consumed, head, distance(consumed, tail), slots));
    }
    consumed = head;
  }

  private int free() {
    return slots - 1 - distance(consumed, tail);
  }

  private int distance(int from, int to) {
    return to >= from ? to - from : to - from + slots;
  }
}
