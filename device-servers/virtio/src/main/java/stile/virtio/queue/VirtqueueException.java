package stile.virtio.queue;

/**
 * The driver broke the rules of a virtqueue. Thrown on a cold path; the message names what is
 * wrong, with the values that were read.
 */
public final class VirtqueueException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public VirtqueueException(String message) {
    super(message);
  }
}
