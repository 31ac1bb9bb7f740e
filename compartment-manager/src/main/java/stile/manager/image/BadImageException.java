package stile.manager.image;

import java.io.IOException;

/** A file is no program that a compartment could run; the message says why, without its name. */
public final class BadImageException extends IOException {
  private static final long serialVersionUID = 1;

  BadImageException(String message) {
    super(message);
  }
}
