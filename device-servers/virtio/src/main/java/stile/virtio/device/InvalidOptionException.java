package stile.virtio.device;

/**
 * An option's value is wrong. Its message does not repeat the name: who reports it says file, line
 * and key.
 */
public final class InvalidOptionException extends Exception {
  private static final long serialVersionUID = 1;

  private final String option;

  /**
   * @param option the option's name
   * @param message what is wrong and what was expected
   */
  public InvalidOptionException(String option, String message) {
    super(message);
    this.option = option;
  }

  /** The option's name. */
  public String option() {
    return option;
  }
}
