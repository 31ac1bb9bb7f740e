package stile.manager.amp;

import org.jspecify.annotations.Nullable;
import stile.manager.msg.BusMessageHandler;
import stile.manager.msg.Discards;
import stile.manager.msg.Generation;
import stile.manager.msg.Message;
import stile.manager.msg.MessageLayout;
import stile.manager.msg.Outcome;
import stile.manager.msg.Ping;

/** All that comes from the peer, on the bus's thread: looked at once, checked, passed on. */
final class Receiver {
  /** Messages taken per step, so that a peer that never stops sending cannot keep the thread. */
  private static final int MESSAGES_PER_STEP = 64;

  private final ReceiveRing ring;
  private final NotificationWords words;
  private final NotificationMap map;
  private final Ports ports;
  private final Sender sender;
  private final BusListener listener;
  private final BusCounters counters;
  private final Discards discards;
  private final BusMessageHandler busMessages;
  private final Message incoming;
  private final Message outgoing;
  private final Ping ping = new Ping();

  Receiver(
      ReceiveRing ring,
      NotificationWords words,
      NotificationMap map,
      Ports ports,
      Sender sender,
      BusListener listener,
      BusCounters counters,
      BusSettings settings) {
    this.ring = ring;
    this.words = words;
    this.map = map;
    this.ports = ports;
    this.sender = sender;
    this.listener = listener;
    this.counters = counters;
    Generation generation = settings.generation();
    int slotSize = settings.layout().slotSize();
    discards = new Discards(System.getLogger(settings.name()));
    busMessages =
        new BusMessageHandler(generation, AmpBus.DEVICES_MAX, number -> ports.get(number) != null);
    incoming = new Message(slotSize);
    outgoing = new Message(slotSize);
  }

  Discards discards() {
    return discards;
  }

  /** Begins at the ring's start, for a peer that has not begun to write it. */
  void reset() {
    ring.reset();
  }

  /** Asks the peer for a sign of life; answers whether the question went out. */
  boolean ping(long now) {
    return sender.ask(ping, outgoing, now);
  }

  /** Nobody will answer a question that was asked. */
  void forget() {
    ping.forget();
  }

  /**
   * Takes what is there, within bounds; answers whether there may be more.
   *
   * @throws AmpProtocolException when the peer breaks the rules
   */
  boolean take(long now) {
    takeNotifications();
    return takeMessages(now) == MESSAGES_PER_STEP;
  }

  private void takeNotifications() {
    for (int word = 0; word < words.words(); word++) {
      for (long bits = words.take(word); bits != 0; bits &= bits - 1) {
        int bit = word * Long.SIZE + Long.numberOfTrailingZeros(bits);
        if (bit >= AmpAbi.NOTIFY_DEVICES) {
          notified(bit);
        }
      }
    }
  }

  private void notified(int bit) {
    @Nullable Port port = ports.get(map.device(bit));
    if (port == null || !map.covers(port.device)) {
      discards.add(Outcome.NO_DEVICE);
      return;
    }
    int end = map.endQueue(bit, port.queues);
    for (int queue = map.firstQueue(bit); queue < end; queue++) {
      counters.notification();
      listener.available(port.device, queue);
    }
  }

  private int takeMessages(long now) {
    int taken = 0;
    while (taken < MESSAGES_PER_STEP && ring.hasMessage()) {
      ring.take(incoming);
      incoming.setSession(sender.session());
      counters.received();
      taken++;
      Outcome outcome = incoming.checkSize();
      discards.note(outcome.discarded() ? outcome : dispatch(now), incoming);
    }
    return taken;
  }

  private Outcome dispatch(long now) {
    if (incoming.isBus()) {
      return incoming.isResponse() ? busResponse(now) : busRequest();
    }
    @Nullable Port port = ports.get(incoming.device());
    if (port == null) {
      return Outcome.NO_DEVICE;
    }
    if (incoming.isResponse()) {
      return Outcome.UNASKED;
    }
    return incoming.id() == MessageLayout.EVENT_AVAIL
        ? available(port)
        : listener.deviceMessage(incoming);
  }

  private Outcome available(Port port) {
    if (incoming.payloadSize() < MessageLayout.EVENT_AVAIL_SIZE) {
      return Outcome.TOO_SHORT;
    }
    long queue = incoming.u32(MessageLayout.EVENT_QUEUE);
    if (queue >= port.queues) {
      return Outcome.OUT_OF_RANGE;
    }
    counters.notification();
    listener.available(port.device, (int) queue);
    return Outcome.TAKEN;
  }

  private Outcome busRequest() {
    Outcome outcome = busMessages.handle(incoming, outgoing);
    if (outcome == Outcome.ANSWERED) {
      sender.respond(outgoing);
    }
    return outcome;
  }

  private Outcome busResponse(long now) {
    long nanos = ping.answered(incoming, now);
    if (nanos < 0) {
      return Outcome.UNASKED;
    }
    listener.pong(nanos);
    return Outcome.TAKEN;
  }
}
