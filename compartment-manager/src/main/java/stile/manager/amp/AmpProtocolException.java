package stile.manager.amp;

/**
 * The peer broke the rules of the bus. Thrown on a cold path, and caught by the bus, which then
 * considers the peer lost; the message names what is wrong, with the values that were read.
 */
final class AmpProtocolException extends RuntimeException {
  private static final long serialVersionUID = 1;

  AmpProtocolException(String message) {
    super(message);
  }
}
