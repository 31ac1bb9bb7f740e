package stile.net;

import java.io.IOException;
import stile.virtio.host.FrameSocket;

/** A local socket whose other end is another program's network card, such as QEMU's. */
final class SocketLink implements Link {
  private final FrameSocket socket;
  private final Port end = new End();

  SocketLink(FrameSocket socket) {
    this.socket = socket;
  }

  @Override
  public void start(long features, int pairs) {}

  @Override
  public Port port(int pair) {
    return end;
  }

  @Override
  public void stop() {}

  @Override
  public void close() {
    socket.close();
  }

  @Override
  public String toString() {
    return "socket " + socket;
  }

  private final class End implements Port {
    @Override
    public int fd() {
      return socket.fd();
    }

    @Override
    public long receive(Landing into) throws IOException {
      long length = socket.read(into.open(NetLayout.HEADER));
      return length == NOTHING ? NOTHING : length + NetLayout.HEADER;
    }

    @Override
    public long send(Departure frame) {
      return socket.write(frame.bare());
    }

    @Override
    public String refusal() {
      return socket.refusal();
    }
  }
}
