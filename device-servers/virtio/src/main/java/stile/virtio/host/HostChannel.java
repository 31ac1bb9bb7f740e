package stile.virtio.host;

/**
 * Something on this side's operating system that bytes come from or go to, and that never makes its
 * caller wait: what cannot be done now answers {@link #NOTHING}. For one thread.
 *
 * <p>Its {@code toString} names it in messages: a path, or what else a person calls it.
 */
public interface HostChannel extends AutoCloseable {
  /** No byte was moved, since none can be now. */
  long NOTHING = 0;

  /** No byte was moved, and none will be: the other end is gone. */
  long END = -1;

  /**
   * The descriptor to wait on after {@link #NOTHING}, the same until it is closed; -1 when it never
   * answers so.
   */
  int fd();

  @Override
  void close();
}
