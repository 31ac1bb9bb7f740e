package stile.virtio.device;

import java.io.IOException;

/** A file descriptor from which a device gets input of its own: a socket, a terminal, a timer. */
public interface Source {
  /** The descriptor's number. Stays the same while it is watched. */
  int fd();

  /**
   * Whether it waits until it can be written, rather than until there is something to read. Asked
   * whenever it is about to be waited for.
   */
  default boolean wantsOutput() {
    return false;
  }

  /**
   * It has something to read, or its other end is gone. Whoever leaves it unread must unwatch it,
   * or is called again at once.
   *
   * @return how much was done; 0 for nothing
   */
  int ready() throws IOException;
}
