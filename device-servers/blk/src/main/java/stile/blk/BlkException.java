package stile.blk;

/**
 * A request fails. The driver gets the status, the log the message.
 *
 * <p>Without a stack trace: a hostile driver can cause as many as it likes.
 */
final class BlkException extends Exception {
  private static final long serialVersionUID = 1;

  private final byte status;

  private BlkException(byte status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /** The driver asked for something it may not have, or the device failed. */
  static BlkException ioError(String message) {
    return new BlkException(BlkLayout.S_IOERR, message);
  }

  /** The device does not do this kind of request. */
  static BlkException unsupported(String message) {
    return new BlkException(BlkLayout.S_UNSUPP, message);
  }

  byte status() {
    return status;
  }
}
