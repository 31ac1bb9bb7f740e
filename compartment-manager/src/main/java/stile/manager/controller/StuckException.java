package stile.manager.controller;

import java.io.Serial;

/** A controller did not become what it was to become in time. The message says which and where. */
final class StuckException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  StuckException(String message) {
    super(message);
  }
}
