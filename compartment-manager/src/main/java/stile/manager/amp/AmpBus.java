package stile.manager.amp;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import stile.manager.msg.BusMessageHandler;
import stile.manager.msg.Discards;
import stile.manager.msg.Message;
import stile.manager.msg.MessageLayout;
import stile.manager.msg.Outcome;
import stile.manager.msg.Ping;

/**
 * The device side of a bus. One thread, the bus's own, calls {@link #open}, {@link #step}, {@link
 * #ping} and {@link #shutdown}; any thread may attach devices and send. Nothing here blocks, and
 * events in either direction allocate nothing.
 */
public final class AmpBus {
  /** Device numbers are less than this: notification words and tables stay small. */
  public static final int DEVICES_MAX = 1024;

  /** Messages taken per step, so that a peer that never stops sending cannot keep the thread. */
  private static final int MESSAGES_PER_STEP = 64;

  /** A full ring says nothing when it has room again: look. */
  private static final long RETRY_NANOS = 1_000_000;

  /** During a handshake some peers do not ring. */
  private static final long HANDSHAKE_NANOS = 10_000_000;

  /** A silent restart rings nothing either. */
  private static final long IDLE_NANOS = 100_000_000;

  private final BusSettings settings;
  private final MemorySegment window;
  private final Runnable ring;
  private final Runnable wake;
  private final BusListener listener;
  private final NotificationWords words;
  private final NotificationMap map;
  private final ReceiveRing received;
  private final Link link;
  private final BusMessageHandler busMessages;
  private final Message incoming;
  private final Message outgoing;
  private final Ping ping = new Ping();
  private final BusCounters counters = new BusCounters();
  private final Discards discards;

  private final Object lock = new Object();
  private final Outbox outbox; // guarded by lock, with what is in the ports
  private volatile @Nullable Port[] ports = new @Nullable Port[0];
  private boolean running; // written by the bus's thread under lock
  private int session;
  private long since;
  private boolean reported;

  /**
   * Makes a bus that is not open yet.
   *
   * @param window the bus window: Normal memory, 8-aligned, as large as the layout says
   * @param ring rings the peer's doorbell; called by any thread
   * @param wake has the bus's thread call {@link #step} soon; called by any thread
   */
  public AmpBus(
      BusSettings settings,
      MemorySegment window,
      Runnable ring,
      Runnable wake,
      BusListener listener) {
    AmpLayout layout = settings.layout();
    AmpLayout.check(
        window.byteSize() >= layout.size(),
        "the window has %d bytes; its layout needs %d".formatted(window.byteSize(), layout.size()));
    this.settings = settings;
    this.window = window;
    this.ring = ring;
    this.wake = wake;
    this.listener = listener;
    QueueHead mine = new QueueHead(window, layout.deviceHead());
    QueueHead peer = new QueueHead(window, layout.driverHead());
    int slots = layout.slots();
    int slotSize = layout.slotSize();
    words =
        new NotificationWords(
            window, layout.deviceNotifications(), layout.driverNotifications(), layout.words());
    map = new NotificationMap(layout.words(), layout.bitsPerDevice());
    received = new ReceiveRing(window, layout.driverElements(), slots, slotSize, mine, peer);
    SendRing sent = new SendRing(window, layout.deviceElements(), slots, slotSize, mine, peer);
    outbox = new Outbox(sent, words, map, counters, slotSize);
    link = new Link(mine, peer, this::empty);
    busMessages =
        new BusMessageHandler(settings.generation(), DEVICES_MAX, number -> port(number) != null);
    incoming = new Message(slotSize);
    outgoing = new Message(slotSize);
    discards = new Discards(System.getLogger(settings.name()));
  }

  public BusCounters counters() {
    return counters;
  }

  /** The messages that were discarded, by reason. */
  public Discards discards() {
    return discards;
  }

  /**
   * Puts a device on the bus, and tells the peer when there is one.
   *
   * @param device its number: 0 to {@link #DEVICES_MAX} - 1, not in use
   * @param queues how many virtqueues it has
   */
  public void attach(int device, int queues) {
    if (device < 0 || device >= DEVICES_MAX || port(device) != null) {
      throw new IllegalArgumentException(
          "device number %d is taken or outside 0..%d".formatted(device, DEVICES_MAX - 1));
    }
    replace(device, new Port(device, queues));
  }

  /** Takes a device off the bus, and tells the peer. */
  public void detach(int device) {
    replace(device, null);
  }

  private void replace(int device, @Nullable Port port) {
    boolean ringBell;
    synchronized (lock) {
      @Nullable Port[] changed = Arrays.copyOf(ports, Math.max(ports.length, device + 1));
      changed[device] = port;
      ports = changed;
      ringBell = running && outbox.announce(device, changed);
    }
    ring(ringBell);
  }

  private @Nullable Port port(int device) {
    @Nullable Port[] current = ports;
    return device < current.length ? current[device] : null;
  }

  /**
   * Begins, or begins anew: publishes the window and waits for a peer. A peer from before notices,
   * and shakes hands again.
   *
   * @param fresh whether no peer can be using the window, and all of it is to be cleared first
   * @param now {@link System#nanoTime()}
   */
  public void open(boolean fresh, long now) {
    shutdown("the bus begins anew");
    if (fresh) {
      window.asSlice(0, settings.layout().size()).fill((byte) 0);
    }
    link.open();
    AmpHeader.write(window, settings.layout());
    entered(now);
    ring(true);
  }

  /**
   * Leaves: the peer, if there still is one, sees that nobody serves it now. {@link #open} comes
   * back.
   *
   * @param reason for a person
   */
  public void shutdown(String reason) {
    boolean ran = running;
    stop();
    link.shutdown();
    ring(true);
    if (ran) {
      listener.lost(reason);
    }
  }

  /** Whether there is a peer. On the bus's thread. */
  public boolean running() {
    return running;
  }

  /**
   * Looks at all the peer may have done, once, and tells the listener.
   *
   * @param now {@link System#nanoTime()}
   * @return how many nanoseconds the thread may sleep unless the doorbell or {@code wake} wakes it;
   *     0 when there is more to do
   */
  public long step(long now) {
    if (link.state() == AmpAbi.STATE_INIT && !listener.settled()) {
      return await(now);
    }
    switch (link.advance()) {
      case NONE -> {}
      case MOVED -> {
        entered(now);
        ring(true);
        return 0;
      }
      case RUNNING -> {
        entered(now);
        run();
        return 0;
      }
      case LOST -> {
        lose(link.reason(), now);
        return 0;
      }
    }
    return running ? serve(now) : await(now);
  }

  private void entered(long now) {
    since = now;
    reported = false;
  }

  private void run() {
    synchronized (lock) {
      session++;
      running = true;
    }
    counters.session();
    ring(true);
    listener.running();
  }

  private void lose(String reason, long now) {
    stop();
    entered(now);
    ring(true);
    listener.lost(reason);
  }

  private void stop() {
    ping.forget();
    synchronized (lock) {
      running = false;
    }
  }

  /** Empties what this side writes, for a peer that has not begun to read it. */
  private void empty() {
    synchronized (lock) {
      received.reset();
      outbox.clear(ports);
    }
  }

  private long await(long now) {
    if (link.state() == AmpAbi.STATE_SHUTDOWN) {
      return Long.MAX_VALUE;
    }
    if (!reported && now - since > settings.handshakeTimeout().toNanos()) {
      reported = true;
      listener.waiting(link.waitingFor());
    }
    return HANDSHAKE_NANOS;
  }

  private long serve(long now) {
    try {
      takeNotifications();
      boolean more = takeMessages(now) == MESSAGES_PER_STEP;
      boolean pending = flush();
      return more ? 0 : pending ? RETRY_NANOS : IDLE_NANOS;
    } catch (AmpProtocolException e) {
      link.peerDead();
      lose(String.valueOf(e.getMessage()), now);
      return 0;
    }
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
    @Nullable Port port = port(map.device(bit));
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
    while (taken < MESSAGES_PER_STEP && received.hasMessage()) {
      received.take(incoming);
      incoming.setSession(session);
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
    @Nullable Port port = port(incoming.device());
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
      respond(outgoing);
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

  /**
   * Asks the peer for a sign of life; {@link BusListener#pong} tells of it.
   *
   * @return whether the question went out: not without a peer or room
   */
  public boolean ping(long now) {
    boolean sent;
    boolean ringBell;
    synchronized (lock) {
      sent = running && outbox.ready();
      if (sent) {
        ping.ask(outgoing, now);
      }
      ringBell = sent && outbox.post(outgoing);
    }
    ring(ringBell);
    return sent;
  }

  /**
   * Sends the response to a device message, or keeps it until there is room. One whose request came
   * from an earlier life of the peer is dropped.
   */
  public void respond(Message response) {
    boolean ringBell = false;
    boolean wakeUp = false;
    synchronized (lock) {
      if (running && response.session() == session) {
        boolean before = outbox.pending();
        ringBell = outbox.post(response);
        wakeUp = !before && outbox.pending();
      }
    }
    ring(ringBell);
    wake(wakeUp);
  }

  /**
   * Tells the driver that buffers of a queue were used. Merged with an earlier one that it has not
   * seen; dropped without a peer.
   */
  public void used(int device, int queue) {
    boolean ringBell = false;
    boolean wakeUp = false;
    synchronized (lock) {
      @Nullable Port port = port(device);
      if (running && port != null) {
        boolean before = outbox.pending();
        ringBell = outbox.used(port, queue);
        wakeUp = !before && outbox.pending();
      }
    }
    ring(ringBell);
    wake(wakeUp);
  }

  /**
   * Tells the driver that the status or the configuration changed by itself. Merged with an earlier
   * one that was not sent; dropped without a peer.
   */
  public void configChanged(int device, int status, int generation) {
    boolean ringBell = false;
    boolean wakeUp = false;
    synchronized (lock) {
      @Nullable Port port = port(device);
      if (running && port != null) {
        boolean before = outbox.pending();
        ringBell = outbox.configChanged(port, status, generation);
        wakeUp = !before && outbox.pending();
      }
    }
    ring(ringBell);
    wake(wakeUp);
  }

  /** Sends what found no room before; answers whether something still waits. */
  private boolean flush() {
    boolean ringBell = false;
    boolean pending;
    @Nullable String violation;
    synchronized (lock) {
      outbox.look();
      if (outbox.pending()) {
        ringBell = outbox.flush(ports);
      }
      pending = outbox.pending();
      violation = outbox.violation();
    }
    ring(ringBell);
    if (violation != null) {
      throw new AmpProtocolException(violation);
    }
    return pending;
  }

  private void ring(boolean needed) {
    if (needed) {
      counters.ring();
      ring.run();
    }
  }

  private void wake(boolean needed) {
    if (needed) {
      wake.run();
    }
  }
}
