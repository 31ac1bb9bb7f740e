package stile.manager.doorbell;

import java.time.Duration;
import stile.bindings.sys.EventFd;
import stile.bindings.sys.Fd;
import stile.bindings.sys.Poll;

/**
 * A doorbell of two eventfds, for a peer that is a process on this machine. The kernel orders what
 * was written before a signal before what is read after its drain.
 */
public final class EventFdDoorbell implements Doorbell {
  private final EventFd mine;
  private final EventFd peers;
  private final Poll poll = new Poll(1);

  /**
   * Makes a doorbell that owns both eventfds.
   *
   * @param mine what the peer signals and this side listens to
   * @param peers what this side signals
   */
  public EventFdDoorbell(EventFd mine, EventFd peers) {
    this.mine = mine;
    this.peers = peers;
    poll.set(0, mine.fd(), Poll.IN);
  }

  /** Its result is of no interest: a full counter is raised, and nothing else can go wrong. */
  @Override
  public void ring() {
    long _ = peers.signal();
  }

  @Override
  public Fd fd() {
    return mine.fd();
  }

  @Override
  public boolean await(Duration timeout) {
    return poll.await(timeout.toMillis()) > 0;
  }

  @Override
  public void drain() {
    long _ = mine.drain();
  }

  @Override
  public void close() {
    mine.close();
    peers.close();
  }
}
