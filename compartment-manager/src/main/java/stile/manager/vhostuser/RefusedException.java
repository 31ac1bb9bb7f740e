package stile.manager.vhostuser;

/** A request that is not granted, and why. The front end is told, and may go on. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1;

  RefusedException(String message) {
    super(message);
  }
}
