package stile.manager.amp;

import java.util.concurrent.atomic.AtomicLong;

/** What one bus has done since it was made. Any thread may read. */
public final class BusCounters {
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong notifications = new AtomicLong();
  private final AtomicLong rings = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong sessions = new AtomicLong();

  BusCounters() {}

  void received() {
    received.incrementAndGet();
  }

  void sent() {
    sent.incrementAndGet();
  }

  void notification() {
    notifications.incrementAndGet();
  }

  void ring() {
    rings.incrementAndGet();
  }

  void dropped() {
    dropped.incrementAndGet();
  }

  void session() {
    sessions.incrementAndGet();
  }

  /** Messages taken from the peer, good or bad. */
  public long messagesReceived() {
    return received.get();
  }

  /** Messages put into the peer's sight. */
  public long messagesSent() {
    return sent.get();
  }

  /** Queues the driver made something available in, by bit or by message. */
  public long availables() {
    return notifications.get();
  }

  /** How often the peer's doorbell was rung. */
  public long ringsSent() {
    return rings.get();
  }

  /** Responses dropped because the peer did not read. */
  public long responsesDropped() {
    return dropped.get();
  }

  /** How often a peer finished its handshake. */
  public long sessionsStarted() {
    return sessions.get();
  }

  @Override
  public String toString() {
    return "%d messages in, %d out, %d available notifications, %d rings, %d responses dropped, %d sessions"
        .formatted(
            received.get(),
            sent.get(),
            notifications.get(),
            rings.get(),
            dropped.get(),
            sessions.get());
  }
}
