package stile.virtio.host;

import java.io.IOException;
import stile.bindings.sys.Errno;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.Tap;

/** One queue of a {@link TapInterface}: frames with a virtio-net header before each. */
public final class TapQueue implements HostFrames {
  private final Tap tap;
  private final Refusal refusal = new Refusal();

  TapQueue(Tap tap) {
    this.tap = tap;
  }

  @Override
  public int fd() {
    return tap.fd().value();
  }

  @Override
  public long read(IoVectors into) throws IOException {
    long length = Outcome.ofWrite(FileCalls.readv(tap.fd(), into.iovec()), tap);
    into.filled(length);
    return length;
  }

  @Override
  public long write(IoVectors from) throws IOException {
    long result = FileCalls.writev(tap.fd(), from.iovec());
    if (result >= 0) {
      return result;
    }
    int errno = (int) -result;
    if (errno == Errno.EBADFD || errno == Errno.EBADF) { // somebody deleted the interface
      throw new IOException(tap + ": " + Errno.describe(errno));
    }
    refusal.because(errno);
    return REFUSED;
  }

  @Override
  public String refusal() {
    return refusal.toString();
  }

  void attach(boolean on) throws IOException {
    tap.attach(on);
  }

  @Override
  public void close() {
    tap.close();
  }

  @Override
  public String toString() {
    return tap.toString();
  }
}
