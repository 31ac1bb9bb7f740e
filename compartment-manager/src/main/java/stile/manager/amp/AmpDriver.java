package stile.manager.amp;

import java.lang.foreign.MemorySegment;
import stile.manager.msg.Message;
import stile.manager.msg.MessageLayout;

/**
 * The driver side of a bus in Java, over the same window: what a bare-metal peer does in C. For
 * tests, benchmarks and tools. One thread uses it, and nothing waits.
 */
public final class AmpDriver {
  private final AmpLayout layout;
  private final Runnable ring;
  private final NotificationWords words;
  private final NotificationMap map;
  private final SendRing sent;
  private final ReceiveRing received;
  private final Link link;
  private final Message event;

  /** Told of each queue whose buffers were used. */
  public interface UsedListener {
    /**
     * Queues of a device were used.
     *
     * @param end one more than the last queue; more than {@code first + 1} when one bit stands for
     *     all the queues from {@code first} on
     */
    void used(int device, int first, int end);
  }

  /**
   * Opens the driver side of a published window, and begins to shake hands.
   *
   * @param window holds a published header
   * @param ring rings the device side's doorbell
   * @throws AmpWindowException when the header is wrong
   */
  public AmpDriver(MemorySegment window, Runnable ring) {
    this.layout = AmpHeader.read(window);
    this.ring = ring;
    QueueHead mine = new QueueHead(window, layout.driverHead());
    QueueHead peer = new QueueHead(window, layout.deviceHead());
    int slots = layout.slots();
    int slotSize = layout.slotSize();
    words =
        new NotificationWords(
            window, layout.driverNotifications(), layout.deviceNotifications(), layout.words());
    map = new NotificationMap(layout.words(), layout.bitsPerDevice());
    sent = new SendRing(window, layout.driverElements(), slots, slotSize, mine, peer);
    received = new ReceiveRing(window, layout.deviceElements(), slots, slotSize, mine, peer);
    link = new Link(mine, peer, this::empty);
    event = new Message(slotSize);
    link.open();
    ring.run();
  }

  private void empty() {
    sent.reset();
    received.reset();
    words.reset();
  }

  public AmpLayout layout() {
    return layout;
  }

  /** A message as large as the bus carries. */
  public Message newMessage() {
    return new Message(layout.slotSize());
  }

  /**
   * Looks at the device side once and goes on with the handshake, or begins a new one when it
   * restarted.
   *
   * @return whether both sides run
   */
  public boolean advance() {
    if (link.advance() != Link.Change.NONE) {
      ring.run();
    }
    return link.state() == AmpAbi.STATE_RUN;
  }

  /** Begins anew, as a peer does that was reset. */
  public void restart() {
    link.open();
    ring.run();
  }

  /** Leaves in order. */
  public void shutdown() {
    link.shutdown();
    ring.run();
  }

  /** Sends a message and rings; false when the ring is full. */
  public boolean send(Message message) {
    if (!sent.hasRoom()) {
      return false;
    }
    sent.send(message);
    if (words.words() == 0 || words.raise(AmpAbi.NOTIFY_MESSAGES)) {
      ring.run();
    }
    return true;
  }

  /** Takes the next message; false when there is none. */
  public boolean receive(Message message) {
    if (!received.hasMessage()) {
      return false;
    }
    received.take(message);
    return true;
  }

  /** Says that a queue has something available: by bit where there is one, else by message. */
  public boolean available(int device, int queue) {
    if (map.covers(device)) {
      if (words.raise(map.bit(device, queue))) {
        ring.run();
      }
      return true;
    }
    event
        .start(0, MessageLayout.EVENT_AVAIL, device, 0, MessageLayout.EVENT_AVAIL_SIZE)
        .put32(MessageLayout.EVENT_QUEUE, queue);
    return send(event);
  }

  /**
   * Takes the notifications that came as bits; those that came as messages are {@link #receive}d.
   *
   * @return how many bits were pending
   */
  public int takeUsed(UsedListener listener) {
    int taken = 0;
    for (int word = 0; word < words.words(); word++) {
      for (long bits = words.take(word); bits != 0; bits &= bits - 1) {
        int bit = word * Long.SIZE + Long.numberOfTrailingZeros(bits);
        if (bit >= AmpAbi.NOTIFY_DEVICES) {
          listener.used(map.device(bit), map.firstQueue(bit), map.endQueue(bit, Integer.MAX_VALUE));
          taken++;
        }
      }
    }
    return taken;
  }
}
