package stile.virtio.host;

import java.io.IOException;
import stile.bindings.sys.EventFd;

/** A descriptor that one thread of this process makes readable for another (eventfd(2)). */
public final class HostSignal implements AutoCloseable {
  private final EventFd event;

  /**
   * @throws IOException when there are no descriptors left
   */
  public HostSignal() throws IOException {
    event = EventFd.create();
  }

  public int fd() {
    return event.fd().value();
  }

  /** Makes it readable. Any thread may. */
  public void raise() {
    long _ = event.signal();
  }

  /** Makes it unreadable until it is raised again. For the thread that waits for it. */
  public void clear() {
    long _ = event.drain();
  }

  @Override
  public void close() {
    event.close();
  }
}
