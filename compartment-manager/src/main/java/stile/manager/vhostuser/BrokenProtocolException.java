package stile.manager.vhostuser;

import java.io.IOException;

/** What came is no message, or cannot be answered: the session is over. */
final class BrokenProtocolException extends IOException {
  private static final long serialVersionUID = 1;

  BrokenProtocolException(String message) {
    super(message);
  }
}
