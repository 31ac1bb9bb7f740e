package stile.manager.amp;

/**
 * A bus window cannot be laid out, or what its header says is wrong. The message names the field.
 */
public final class AmpWindowException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public AmpWindowException(String message) {
    super(message);
  }
}
