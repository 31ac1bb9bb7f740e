package stile.manager.doorbell;

import java.util.List;
import stile.bindings.sys.EventFd;
import stile.bindings.sys.SysException;

/** Two ends of one doorbell in one process. */
public final class LocalDoorbell {
  private LocalDoorbell() {}

  /** What one end rings, the other hears. */
  public static List<Doorbell> pair() throws SysException {
    EventFd a = EventFd.create();
    EventFd b = EventFd.create();
    EventFd a2 = EventFd.adopt(a.fd().duplicate());
    EventFd b2 = EventFd.adopt(b.fd().duplicate());
    return List.of(new EventFdDoorbell(a, b), new EventFdDoorbell(b2, a2));
  }
}
