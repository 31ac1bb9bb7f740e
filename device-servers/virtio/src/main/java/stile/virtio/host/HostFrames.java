package stile.virtio.host;

import java.io.IOException;

/**
 * A channel of frames, each whole or not there at all. A frame that cannot go now is refused and
 * not waited for: networks lose frames, and those who send them know it.
 */
public interface HostFrames extends HostChannel {
  /** This frame did not go; the next one may. */
  long REFUSED = -2;

  /**
   * Reads one frame.
   *
   * @param into what does not fit into it is cut off; who wants to know gives a byte more than may
   *     be needed
   * @return its length as far as it was read, or {@link #NOTHING}
   * @throws IOException when no more will come; the message names the channel
   */
  long read(IoVectors into) throws IOException;

  /**
   * Sends one frame.
   *
   * @return its length, or {@link #REFUSED}
   * @throws IOException when none will go any more
   */
  long write(IoVectors from) throws IOException;

  /** Why the last frame that was refused was. Costs nothing. */
  String refusal();
}
