package stile.manager.amp;

import org.jspecify.annotations.Nullable;
import stile.manager.msg.Message;
import stile.manager.msg.Ping;

/**
 * All that goes to the peer, from any thread: guards the {@link Outbox} by the bus's one lock, and
 * rings the doorbell, or wakes the bus's thread for what found no room, outside of it. Without a
 * peer nothing is sent or kept.
 */
final class Sender {
  private final Ports ports;
  private final BusCounters counters;
  private final Runnable ring;
  private final Runnable wake;

  private final Object lock = new Object();
  private final Outbox outbox; // guarded by lock, with what is in the ports
  private boolean running; // written by the bus's thread under lock
  private int session;

  /**
   * @param ring rings the peer's doorbell
   * @param wake has the bus's thread flush soon
   */
  Sender(Ports ports, Outbox outbox, BusCounters counters, Runnable ring, Runnable wake) {
    this.ports = ports;
    this.outbox = outbox;
    this.counters = counters;
    this.ring = ring;
    this.wake = wake;
  }

  /** Whether there is a peer. On the bus's thread. */
  boolean running() {
    return running;
  }

  /** The peer's present life. On the bus's thread. */
  int session() {
    return session;
  }

  /** A peer is there. */
  void begin() {
    synchronized (lock) {
      session++;
      running = true;
    }
  }

  /** There is no peer any more. */
  void end() {
    synchronized (lock) {
      running = false;
    }
  }

  /** Empties what this side writes, and does {@code more} at the same time. */
  void empty(Runnable more) {
    synchronized (lock) {
      more.run();
      outbox.clear(ports.all());
    }
  }

  /** Puts a device into a place or takes it away, and tells the peer when there is one. */
  void replace(int device, @Nullable Port port) {
    boolean ringBell;
    synchronized (lock) {
      ports.replace(device, port);
      ringBell = running && outbox.announce(device, ports.all());
    }
    ring(ringBell);
  }

  /** Sends a question if that is possible now. */
  boolean ask(Ping ping, Message question, long now) {
    boolean sent;
    boolean ringBell;
    synchronized (lock) {
      sent = running && outbox.ready();
      if (sent) {
        ping.ask(question, now);
      }
      ringBell = sent && outbox.post(question);
    }
    ring(ringBell);
    return sent;
  }

  void respond(Message response) {
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

  void used(int device, int queue) {
    boolean ringBell = false;
    boolean wakeUp = false;
    synchronized (lock) {
      @Nullable Port port = ports.get(device);
      if (running && port != null) {
        boolean before = outbox.pending();
        ringBell = outbox.used(port, queue);
        wakeUp = !before && outbox.pending();
      }
    }
    ring(ringBell);
    wake(wakeUp);
  }

  void configChanged(int device, int status, int generation) {
    boolean ringBell = false;
    boolean wakeUp = false;
    synchronized (lock) {
      @Nullable Port port = ports.get(device);
      if (running && port != null) {
        boolean before = outbox.pending();
        ringBell = outbox.configChanged(port, status, generation);
        wakeUp = !before && outbox.pending();
      }
    }
    ring(ringBell);
    wake(wakeUp);
  }

  /**
   * Sends what found no room before; answers whether something still waits. On the bus's thread.
   *
   * @throws AmpProtocolException when the peer was seen to break the rules
   */
  boolean flush() {
    boolean ringBell = false;
    boolean pending;
    @Nullable String violation;
    synchronized (lock) {
      outbox.look();
      if (outbox.pending()) {
        ringBell = outbox.flush(ports.all());
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

  void ring(boolean needed) {
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
