package stile.virtio.host;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import stile.bindings.sys.Errno;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.Poll;
import stile.bindings.sys.SysException;
import stile.bindings.sys.UnixListener;
import stile.bindings.sys.UnixSocket;

/** A local socket that only its owner may connect to. */
public final class SocketListener implements HostListener {
  private static final int OWNER_ONLY = 0600;

  private final UnixListener listener;
  private final Readiness visitors;

  private SocketListener(UnixListener listener) {
    this.listener = listener;
    visitors = new Readiness(listener.fd(), Poll.IN);
  }

  /**
   * Listens. A socket file that nobody answers at is replaced.
   *
   * @param path of the socket file, up to 107 bytes
   * @throws IOException when somebody listens there, when the file is something else, or when it
   *     cannot be made; the message names it
   */
  public static SocketListener open(Path path) throws IOException {
    UnixListener listener = UnixListener.listen(path, OWNER_ONLY);
    try {
      FileCalls.setNonBlocking(listener.fd(), true);
      return new SocketListener(listener);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
  }

  @Override
  public int fd() {
    return listener.fd().value();
  }

  @Override
  public @Nullable HostStream accept() throws IOException {
    if (!visitors.readable()) {
      return null;
    }
    UnixSocket socket;
    try {
      socket = listener.accept();
    } catch (SysException e) {
      if (e.errno() == Errno.EAGAIN) {
        return null; // It came and went again.
      }
      throw e;
    }
    try {
      FileCalls.setNonBlocking(socket.fd(), true);
      return new ConnectedSocket(socket, "client of " + listener);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public void close() {
    listener.close();
  }

  @Override
  public String toString() {
    return listener.toString();
  }
}
