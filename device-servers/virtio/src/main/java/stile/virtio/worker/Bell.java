package stile.virtio.worker;

/**
 * A descriptor that a driver makes readable to say that it made something available. What that is,
 * the worker finds by looking at the rings.
 */
public interface Bell {
  /** The descriptor's number. Stays the same while it is listened to. */
  int fd();

  /** Makes it unreadable until it is rung again. */
  void drain();
}
