package stile.manager.msg;

import static stile.manager.msg.MessageLayout.*;

/** Our own question whether the peer lives, one at a time, timed from asking to answer. */
public final class Ping {
  private int count;
  private boolean waiting;
  private long askedAt;

  /**
   * Builds the next PING; an older one that was not answered is given up.
   *
   * @param now {@link System#nanoTime()}
   */
  public void ask(Message request, long now) {
    count++;
    waiting = true;
    askedAt = now;
    request.start(TYPE_BUS, PING, 0, count, PING_SIZE).put32(PING_DATA, count);
  }

  /**
   * Takes a bus response.
   *
   * @return nanoseconds since it was asked for, or -1 when this is not the answer waited for
   */
  public long answered(Message response, long now) {
    boolean ours =
        waiting
            && response.id() == PING
            && response.payloadSize() >= PING_SIZE
            && response.token() == (count & 0xffff)
            && response.i32(PING_DATA) == count;
    if (!ours) {
      return -1;
    }
    waiting = false;
    return Math.max(0, now - askedAt);
  }

  /** Whether an answer is still out. */
  public boolean waiting() {
    return waiting;
  }

  /** Forgets what was asked: the peer that was asked is gone. */
  public void forget() {
    waiting = false;
  }
}
