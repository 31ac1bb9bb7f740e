package stile.tests.fuse;

import java.io.IOException;
import stile.bindings.sys.Errno;

/** A request that the file system answered with an error. */
public final class FuseException extends IOException {
  private static final long serialVersionUID = 1;

  private final int errno;

  FuseException(int opcode, int errno) {
    super("FUSE operation %d: %s".formatted(opcode, Errno.name(errno)));
    this.errno = errno;
  }

  public int errno() {
    return errno;
  }
}
