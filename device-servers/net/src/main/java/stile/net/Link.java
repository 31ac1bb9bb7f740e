package stile.net;

import java.io.IOException;

/** What is at this side's end of a network device. It stays over resets of the device. */
interface Link extends AutoCloseable {
  /**
   * Feature bits for frames that are not finished, in both directions, that can pass here: CSUM,
   * GUEST_TSO4 and their kind. None where there is no header that could say what is not finished.
   */
  default long offloads() {
    return 0;
  }

  /**
   * A driver is there.
   *
   * @param features what it chose
   * @param pairs how many queue pairs are used for the present
   */
  void start(long features, int pairs) throws IOException;

  /** Other pairs are used from now on: the first so many. */
  default void use(int pairs) throws IOException {}

  /** Where the frames of a queue pair go and come from. */
  Port port(int pair);

  /** Whether there is somebody at the other end. */
  default boolean isUp() {
    return true;
  }

  /** The descriptor that tells when that may have changed, since asked; -1 when it never does. */
  default int changes() {
    return -1;
  }

  /** The driver is gone. */
  void stop();

  @Override
  void close();
}
