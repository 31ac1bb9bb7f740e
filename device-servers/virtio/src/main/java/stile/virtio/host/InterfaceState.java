package stile.virtio.host;

import java.io.IOException;
import stile.bindings.sys.LinkEvents;

/** Whether a network interface of this system is up, and when that changes. One thread uses it. */
public final class InterfaceState implements AutoCloseable {
  private final String name;
  private final LinkEvents events;

  private InterfaceState(String name, LinkEvents events) {
    this.name = name;
    this.events = events;
  }

  /**
   * Begins to listen.
   *
   * @throws IOException when this process may not know
   */
  public static InterfaceState open(String name) throws IOException {
    return new InterfaceState(name, LinkEvents.open());
  }

  /** Has something to read when it may have changed since it was last asked. */
  public int fd() {
    return events.fd().value();
  }

  /** Asks. */
  public boolean isUp() {
    events.drain(); // before the question: what changes after it is told anew
    return events.running(name);
  }

  @Override
  public void close() {
    events.close();
  }
}
