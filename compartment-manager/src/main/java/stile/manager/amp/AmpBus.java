package stile.manager.amp;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import stile.manager.msg.Discards;
import stile.manager.msg.Message;

/**
 * The device side of a bus. One thread, the bus's own, calls {@link #open}, {@link #step}, {@link
 * #ping} and {@link #shutdown}; any thread may attach devices and send. Nothing here blocks, and
 * events in either direction allocate nothing.
 */
public final class AmpBus {
  /** Device numbers are less than this: notification words and tables stay small. */
  public static final int DEVICES_MAX = 1024;

  /** A full ring says nothing when it has room again: look. */
  private static final long RETRY_NANOS = 1_000_000;

  /** During a handshake some peers do not ring. */
  private static final long HANDSHAKE_NANOS = 10_000_000;

  /** A silent restart rings nothing either. */
  private static final long IDLE_NANOS = 100_000_000;

  private final BusSettings settings;
  private final MemorySegment window;
  private final BusListener listener;
  private final Link link;
  private final Ports ports = new Ports();
  private final Sender sender;
  private final Receiver receiver;
  private final BusCounters counters = new BusCounters();

  private long since;
  private boolean reported;

  /**
   * Makes a bus that is not open yet.
   *
   * @param window the bus window: memory of any type, 8-aligned, as large as the layout says
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
        "the window has %d bytes; its layout needs %d",
        window.byteSize(),
        layout.size());
    this.settings = settings;
    this.window = window;
    this.listener = listener;
    QueueHead mine = new QueueHead(window, layout.deviceHead(), settings.fences());
    QueueHead peer = new QueueHead(window, layout.driverHead(), settings.fences());
    int slots = layout.slots();
    int slotSize = layout.slotSize();
    NotificationWords words =
        new NotificationWords(
            window,
            layout.deviceNotifications(),
            layout.driverNotifications(),
            layout.words(),
            settings.fences());
    NotificationMap map = new NotificationMap(layout.words(), layout.bitsPerDevice());
    ReceiveRing received =
        new ReceiveRing(window, layout.driverElements(), slots, slotSize, mine, peer);
    SendRing sent = new SendRing(window, layout.deviceElements(), slots, slotSize, mine, peer);
    Outbox outbox = new Outbox(sent, words, map, counters, slotSize);
    sender = new Sender(ports, outbox, counters, ring, wake);
    receiver = new Receiver(received, words, map, ports, sender, listener, counters, settings);
    link = new Link(mine, peer, () -> sender.empty(receiver::reset));
  }

  public BusCounters counters() {
    return counters;
  }

  /** The messages that were discarded, by reason. */
  public Discards discards() {
    return receiver.discards();
  }

  /**
   * Puts a device on the bus, and tells the peer when there is one.
   *
   * @param device its number: 0 to {@link #DEVICES_MAX} - 1, not in use
   * @param queues how many virtqueues it has
   */
  public void attach(int device, int queues) {
    if (device < 0 || device >= DEVICES_MAX || ports.get(device) != null) {
      throw new IllegalArgumentException(
          "device number %d is taken or outside 0..%d".formatted(device, DEVICES_MAX - 1));
    }
    sender.replace(device, new Port(device, queues));
  }

  /** Takes a device off the bus, and tells the peer. */
  public void detach(int device) {
    sender.replace(device, null);
  }

  /**
   * Begins, or begins anew: publishes the window and waits for a peer. A peer from before notices,
   * and shakes hands again.
   *
   * @param now {@link System#nanoTime()}
   */
  public void open(long now) {
    shutdown("the bus begins anew");
    AmpLayout layout = settings.layout();
    MemorySegment used = window.asSlice(0, layout.size());
    @Nullable AmpLayout earlier = AmpHeader.find(used);
    link.open();
    AmpHeader.write(window, layout, settings.fences());
    if (earlier != null && earlier.deviceHead() != layout.deviceHead()) {
      // A peer that runs by another configuration's layout looks for this side there.
      new QueueHead(window, earlier.deviceHead()).setState(AmpAbi.STATE_INIT);
    }
    entered(now);
    sender.ring(true);
  }

  /**
   * Leaves: the peer, if there still is one, sees that nobody serves it now. {@link #open} comes
   * back.
   *
   * @param reason for a person
   */
  public void shutdown(String reason) {
    boolean ran = sender.running();
    stop();
    link.shutdown();
    sender.ring(true);
    if (ran) {
      listener.lost(reason);
    }
  }

  /** Whether there is a peer. On the bus's thread. */
  public boolean running() {
    return sender.running();
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
        sender.ring(true);
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
    return running() ? serve(now) : await(now);
  }

  private void entered(long now) {
    since = now;
    reported = false;
  }

  private void run() {
    sender.begin();
    counters.session();
    sender.ring(true);
    listener.running();
  }

  private void lose(String reason, long now) {
    stop();
    entered(now);
    sender.ring(true);
    listener.lost(reason);
  }

  private void stop() {
    receiver.forget();
    sender.end();
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
      boolean more = receiver.take(now);
      boolean pending = sender.flush();
      return more ? 0 : pending ? RETRY_NANOS : IDLE_NANOS;
    } catch (AmpProtocolException e) {
      link.peerDead();
      lose(String.valueOf(e.getMessage()), now);
      return 0;
    }
  }

  /**
   * Asks the peer for a sign of life; {@link BusListener#pong} tells of it.
   *
   * @return whether the question went out: not without a peer or room
   */
  public boolean ping(long now) {
    return receiver.ping(now);
  }

  /**
   * Sends the response to a device message, or keeps it until there is room. One whose request came
   * from an earlier life of the peer is dropped.
   */
  public void respond(Message response) {
    sender.respond(response);
  }

  /**
   * Tells the driver that buffers of a queue were used. Merged with an earlier one that it has not
   * seen; dropped without a peer.
   */
  public void used(int device, int queue) {
    sender.used(device, queue);
  }

  /**
   * Tells the driver that the status or the configuration changed by itself. Merged with an earlier
   * one that was not sent; dropped without a peer.
   */
  public void configChanged(int device, int status, int generation) {
    sender.configChanged(device, status, generation);
  }
}
