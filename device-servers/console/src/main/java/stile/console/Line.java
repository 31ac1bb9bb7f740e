package stile.console;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import stile.virtio.device.DeviceContext;
import stile.virtio.host.HostInput;
import stile.virtio.host.HostOutput;

/**
 * What is at this side's end of a console. People come and go; the line stays, over resets of the
 * device too.
 */
interface Line extends AutoCloseable {
  /** Told of those who come and go. */
  interface Listener {
    /** Somebody is there now. */
    void attached() throws IOException;

    /** The one who was there is gone, and the descriptor is about to be closed. */
    void detached();
  }

  /** Begins to look for somebody. */
  void start(DeviceContext context, Listener listener);

  /** Where output goes, or null while nobody is there. */
  @Nullable HostOutput output();

  /** Where input comes from, or null when there is none to come. */
  @Nullable HostInput input();

  /**
   * The output said that its other end is gone.
   *
   * @throws IOException when no other will come
   */
  void outputEnded() throws IOException;

  /** The input said that its other end is gone; it may still read what is written. */
  void inputEnded();

  /** Stops looking. Who is there stays. */
  void stop();

  /** Hangs up. */
  @Override
  void close();
}
