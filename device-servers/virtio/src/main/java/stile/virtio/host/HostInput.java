package stile.virtio.host;

import java.io.IOException;
import stile.virtio.queue.Writer;

/** Bytes for the driver. */
public interface HostInput extends HostChannel {
  /**
   * Moves bytes straight into the driver's memory.
   *
   * @param into passes over what was moved, and over nothing else
   * @param max how many bytes at most, from 1; what lies ahead in {@code into} bounds it too
   * @return how many, or {@link #NOTHING} or {@link #END}
   * @throws IOException when the operating system reports an error; the message names the input
   */
  long read(Writer into, long max) throws IOException;
}
