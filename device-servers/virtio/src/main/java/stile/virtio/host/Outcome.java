package stile.virtio.host;

import java.io.IOException;
import stile.bindings.sys.Errno;

/** What a system call's result means to a stream. */
final class Outcome {
  private Outcome() {}

  /** Of a read: 0 is the end. */
  static long ofRead(long result, Object what) throws IOException {
    return result == 0 ? HostChannel.END : ofWrite(result, what);
  }

  static long ofWrite(long result, Object what) throws IOException {
    if (result >= 0) {
      return result;
    }
    return switch ((int) -result) {
      case Errno.EAGAIN -> HostChannel.NOTHING;
      case Errno.EPIPE, Errno.ECONNRESET -> HostChannel.END;
      default -> throw new IOException(what + ": " + Errno.describe((int) -result));
    };
  }
}
