package stile.virtio.host;

import java.io.IOException;
import stile.virtio.queue.Reader;

/** Where the driver's bytes go. */
public interface HostOutput extends HostChannel {
  /**
   * Moves bytes straight out of the driver's memory.
   *
   * @param from passes over what was moved, and over nothing else
   * @param max how many bytes at most, from 1; what lies ahead in {@code from} bounds it too
   * @return how many, or {@link #NOTHING} or {@link #END}
   * @throws IOException when the operating system reports an error; the message names the output
   */
  long write(Reader from, long max) throws IOException;

  /**
   * Writes one byte that lies in no driver's memory.
   *
   * @return 1, {@link #NOTHING} or {@link #END}
   */
  long write(byte value) throws IOException;
}
