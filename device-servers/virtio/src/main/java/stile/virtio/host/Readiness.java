package stile.virtio.host;

import stile.bindings.sys.Fd;
import stile.bindings.sys.Poll;

/** Asks the operating system about one descriptor, without waiting. */
final class Readiness {
  private final Poll poll = new Poll(1);
  private final int place;

  Readiness(Fd fd, int events) {
    place = poll.add(fd, events);
  }

  /** Whether a write would go, at least in part, or fail at once. */
  boolean writable() {
    return poll.await(0) != 0;
  }

  /** Whether a read would give something, or fail at once. */
  boolean readable() {
    return poll.await(0) != 0;
  }

  /** Whether the other end is closed, for both directions. */
  boolean hungUp() {
    return poll.await(0) > 0 && poll.hangup(place);
  }
}
