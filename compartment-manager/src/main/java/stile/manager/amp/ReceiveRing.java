package stile.manager.amp;

import java.lang.foreign.MemorySegment;
import stile.manager.msg.Message;

/**
 * The ring the peer writes. What it says is taken out of shared memory first and looked at
 * afterwards.
 */
final class ReceiveRing {
  private final MemorySegment window;
  private final long elements;
  private final int slots;
  private final int slotSize;
  private final QueueHead mine;
  private final QueueHead peer;
  private int head;

  ReceiveRing(
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
    head = 0;
    mine.setHead(0);
  }

  /** Whether the peer has sent something that was not taken yet. */
  boolean hasMessage() {
    int tail = peer.tail();
    if (tail >= slots) {
      throw new AmpProtocolException(
          "the peer's tail index is %d; the ring has %d slots".formatted(tail, slots));
    }
    return tail != head;
  }

  /**
   * Takes the next message and gives its slot back; there must be one.
   *
   * @param message receives the slot, unchecked; its capacity is the slot size
   */
  void take(Message message) {
    message.load(window, elements + (long) head * slotSize, slotSize);
    head = (head + 1) % slots;
    mine.setHead(head);
  }
}
