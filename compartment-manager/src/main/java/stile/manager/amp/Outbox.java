package stile.manager.amp;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import stile.manager.msg.Events;
import stile.manager.msg.Message;
import stile.manager.msg.MessageLayout;

/**
 * What goes to the peer, whether or not its ring has room. Nothing here waits. What finds no room
 * is kept until {@link #flush}: events merge, one bit per queue and one flag per device, so that
 * none is lost and memory is bounded; responses wait in a short queue, and are dropped when it is
 * full: such a peer sent more requests than it reads answers, and its time-out tells it.
 *
 * <p>Guarded by the bus's lock. Every method that sends answers whether the doorbell must ring.
 */
final class Outbox {
  private static final int RESPONSES_MAX = 32;

  private final SendRing ring;
  private final NotificationWords words;
  private final NotificationMap map;
  private final BusCounters counters;
  private final Message event;
  private final Deque<Message> responses = new ArrayDeque<>();
  private final BitSet announced = new BitSet();
  private boolean pending;
  private @Nullable String violation;

  Outbox(
      SendRing ring,
      NotificationWords words,
      NotificationMap map,
      BusCounters counters,
      int slotSize) {
    this.ring = ring;
    this.words = words;
    this.map = map;
    this.counters = counters;
    this.event = new Message(slotSize);
  }

  /** Whether something waits for room. */
  boolean pending() {
    return pending;
  }

  /** How the peer was seen to break the rules, or null. */
  @Nullable String violation() {
    return violation;
  }

  /** Forgets all: the peer it was for is gone. */
  void clear(@Nullable Port[] ports) {
    ring.reset();
    words.reset();
    responses.clear();
    announced.clear();
    for (@Nullable Port port : ports) {
      if (port != null) {
        port.clear();
      }
    }
    pending = false;
    violation = null;
  }

  boolean used(Port port, int queue) {
    if (map.covers(port.device)) {
      return words.raise(map.bit(port.device, queue));
    }
    if (!ready()) {
      port.used[queue / Long.SIZE] |= 1L << queue % Long.SIZE;
      pending = true;
      return false;
    }
    return sendUsed(port, queue);
  }

  boolean configChanged(Port port, int status, int generation) {
    port.configChanged = true;
    port.status = status;
    port.generation = generation;
    if (!ready()) {
      pending = true;
      return false;
    }
    return sendConfig(port);
  }

  /** Says that a device came or went; which of the two is looked up when it is sent. */
  boolean announce(int device, @Nullable Port[] ports) {
    announced.set(device);
    pending = true;
    return flush(ports);
  }

  /** Whether a message would go out at once. */
  boolean ready() {
    return !pending && hasRoom();
  }

  /** Sends a response, later when there is no room now. The message is the caller's again. */
  boolean post(Message message) {
    if (ready()) {
      return send(message);
    }
    pending = true;
    if (responses.size() < RESPONSES_MAX) {
      responses.add(message.copy());
    } else {
      counters.dropped();
    }
    return false;
  }

  /** Sends what waits, as far as there is room. */
  boolean flush(@Nullable Port[] ports) {
    boolean ringBell = false;
    while (!responses.isEmpty() && hasRoom()) {
      ringBell |= send(responses.remove());
    }
    for (int d = announced.nextSetBit(0); d >= 0 && hasRoom(); d = announced.nextSetBit(d + 1)) {
      announced.clear(d);
      boolean present = d < ports.length && ports[d] != null;
      int state = present ? MessageLayout.DEVICE_READY : MessageLayout.DEVICE_REMOVED;
      Events.device(event, d, state);
      ringBell |= send(event);
    }
    for (@Nullable Port port : ports) {
      if (port != null) {
        ringBell |= flush(port);
      }
    }
    pending = anythingLeft(ports);
    return ringBell;
  }

  private boolean flush(Port port) {
    boolean ringBell = false;
    if (port.configChanged && hasRoom()) {
      ringBell = sendConfig(port);
    }
    for (int i = 0; i < port.used.length; i++) {
      while (port.used[i] != 0 && hasRoom()) {
        int bit = Long.numberOfTrailingZeros(port.used[i]);
        port.used[i] &= port.used[i] - 1;
        ringBell |= sendUsed(port, i * Long.SIZE + bit);
      }
    }
    return ringBell;
  }

  private boolean anythingLeft(@Nullable Port[] ports) {
    boolean left = !responses.isEmpty() || !announced.isEmpty();
    for (@Nullable Port port : ports) {
      left |= port != null && port.waits();
    }
    return left;
  }

  private boolean sendUsed(Port port, int queue) {
    Events.used(event, port.device, queue);
    return send(event);
  }

  private boolean sendConfig(Port port) {
    port.configChanged = false;
    Events.config(event, port.device, port.status, port.generation);
    return send(event);
  }

  private boolean send(Message message) {
    ring.send(message);
    counters.sent();
    return words.words() == 0 || words.raise(AmpAbi.NOTIFY_MESSAGES);
  }

  /**
   * Reads how far the peer has read, room or not: a restart that was not seen shows here soonest.
   */
  void look() {
    try {
      ring.look();
    } catch (AmpProtocolException e) {
      violation = e.getMessage();
    }
  }

  /** A broken peer has no room, and is found out by the bus's thread. */
  private boolean hasRoom() {
    try {
      return violation == null && ring.hasRoom();
    } catch (AmpProtocolException e) {
      violation = e.getMessage();
      return false;
    }
  }
}
