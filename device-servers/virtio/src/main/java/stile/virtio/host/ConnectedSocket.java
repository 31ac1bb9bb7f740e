package stile.virtio.host;

import java.io.IOException;
import stile.bindings.sys.UnixSocket;
import stile.virtio.queue.Reader;
import stile.virtio.queue.Writer;

/** One client of a {@link SocketListener}. */
final class ConnectedSocket implements HostStream {
  private final UnixSocket socket;
  private final String name;
  private final Transfer transfer;
  private final Readiness end;

  /**
   * @param socket non-blocking; closed with this
   * @param name what messages call it
   */
  ConnectedSocket(UnixSocket socket, String name) {
    this.socket = socket;
    this.name = name;
    transfer = new Transfer(socket.fd());
    end = new Readiness(socket.fd(), 0);
  }

  @Override
  public int fd() {
    return socket.fd().value();
  }

  @Override
  public long read(Writer into, long max) throws IOException {
    return Outcome.ofRead(transfer.read(into, max), name);
  }

  @Override
  public long write(Reader from, long max) throws IOException {
    return Outcome.ofWrite(transfer.write(from, max), name);
  }

  @Override
  public long write(byte value) throws IOException {
    return Outcome.ofWrite(transfer.write(value), name);
  }

  @Override
  public boolean hungUp() {
    return end.hungUp();
  }

  @Override
  public void close() {
    socket.close();
  }

  @Override
  public String toString() {
    return name;
  }
}
