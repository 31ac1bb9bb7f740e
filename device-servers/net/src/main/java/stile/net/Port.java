package stile.net;

import java.io.IOException;

/** Where the frames of one queue pair go and come from. It never waits. */
interface Port {
  /** No frame is there. */
  long NOTHING = 0;

  /** The frame did not go, and is lost. */
  long REFUSED = -2;

  /**
   * The descriptor to wait on after {@link #NOTHING}; always the same. It need not tell of frames
   * that were there before.
   */
  int fd();

  /**
   * Takes the next frame.
   *
   * @return its length with its header, more than the room there is when it was cut off; or {@link
   *     #NOTHING}
   * @throws IOException when no more will come
   */
  long receive(Landing into) throws IOException;

  /**
   * Sends a frame.
   *
   * @return {@link #REFUSED} when it did not go
   * @throws IOException when none will go any more
   */
  long send(Departure frame) throws IOException;

  /** Why the last frame that was refused was. Costs nothing. */
  String refusal();
}
