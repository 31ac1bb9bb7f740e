package stile.virtio.device;

import java.io.IOException;
import java.util.List;

/**
 * A kind of device server, found by {@link java.util.ServiceLoader}. A plugin provides one or more
 * of these.
 *
 * <p>Finding and asking a provider must be cheap and must not reach native code: the command line
 * does both before it does anything else.
 */
public interface DeviceServerProvider {
  /** The word that names this kind in a configuration, such as {@code blk}. */
  String type();

  /** One sentence for a person. */
  String description();

  /** Every option this kind understands. */
  List<Option> options();

  /**
   * Opens what the device needs (an image, a socket) and makes a device server.
   *
   * @param options already checked against {@link #options()}; paths are absolute
   * @throws InvalidOptionException when values that are right one by one make no sense together, or
   *     with what they name
   * @throws IOException when what an option names cannot be opened; the message names it and the
   *     reason
   */
  DeviceServer create(Options options) throws InvalidOptionException, IOException;
}
