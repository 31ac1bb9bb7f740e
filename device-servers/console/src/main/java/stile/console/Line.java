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
  /**
   * Begins to look for somebody.
   *
   * @param changed runs when somebody has come, or when the one who was there is gone and the
   *     descriptor is about to be closed
   */
  void start(DeviceContext context, Runnable changed);

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
