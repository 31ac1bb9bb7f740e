package stile.manager.vhostuser;

import org.jspecify.annotations.Nullable;
import stile.bindings.sys.Fd;

/** What a request is answered with. It owns its descriptor, if it has one. */
final class Reply implements AutoCloseable {
  private final byte[] payload;
  private final @Nullable Fd fd;

  Reply(byte[] payload) {
    this(payload, null);
  }

  Reply(byte[] payload, @Nullable Fd fd) {
    this.payload = payload;
    this.fd = fd;
  }

  byte[] payload() {
    return payload;
  }

  Fd[] fds() {
    return fd == null ? new Fd[0] : new Fd[] {fd};
  }

  @Override
  public void close() {
    if (fd != null) {
      fd.close();
    }
  }
}
