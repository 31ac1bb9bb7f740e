package stile.tests.fuse;

import java.util.List;

/** The way to a file system: its queue for what must not wait, and one for requests. */
public interface FuseChannel {
  /** A request that is on its way. */
  interface Pending {
    /** Waits; answers what came, as long as the device says it is. */
    byte[] await();
  }

  /**
   * Sends a request.
   *
   * @param parts each in a buffer of its own
   * @param answer how much room there is for one; 0 when none comes
   */
  Pending send(boolean urgent, List<byte[]> parts, int answer);
}
