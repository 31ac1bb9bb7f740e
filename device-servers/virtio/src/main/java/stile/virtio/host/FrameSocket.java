package stile.virtio.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import stile.bindings.sys.DatagramTarget;
import stile.bindings.sys.Errno;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.FileStatus;
import stile.bindings.sys.Iovec;
import stile.bindings.sys.UnixDatagram;

/**
 * A local datagram socket, each datagram a frame without any header: what QEMU's {@code -netdev
 * dgram} speaks. It sends to another such socket, which may come and go.
 */
public final class FrameSocket implements HostFrames {
  private final Path path;
  private final UnixDatagram socket;
  private final DatagramTarget remote;
  private final Refusal refusal = new Refusal();

  private FrameSocket(Path path, UnixDatagram socket, DatagramTarget remote) {
    this.path = path;
    this.socket = socket;
    this.remote = remote;
  }

  /**
   * Makes a socket that only its owner may send to. A socket file that nobody answers at is
   * replaced.
   *
   * @throws IOException when somebody is there, when the file is something else, or when it cannot
   *     be made; the message names it
   */
  public static FrameSocket open(Path path, Path remote) throws IOException {
    DatagramTarget target = new DatagramTarget(remote.toString());
    removeStale(path);
    UnixDatagram socket = UnixDatagram.bind(path.toString());
    try {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
      FileCalls.setNonBlocking(socket.fd(), true);
      return new FrameSocket(path, socket, target);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Nobody is there when even an empty datagram, which is no frame, is not taken. */
  private static void removeStale(Path path) throws IOException {
    if (!Files.exists(path) || FileStatus.of(path).type() != FileStatus.Type.SOCKET) {
      return; // if it is something else, bind says so
    }
    try (UnixDatagram trial = UnixDatagram.open()) {
      Iovec nothing = new Iovec(1);
      if (new DatagramTarget(path.toString()).send(trial.fd(), nothing) == -Errno.ECONNREFUSED) {
        Files.delete(path);
      }
    }
  }

  @Override
  public int fd() {
    return socket.fd().value();
  }

  @Override
  public long read(IoVectors into) throws IOException {
    long length = Outcome.ofWrite(FileCalls.readv(socket.fd(), into.iovec()), path);
    into.filled(length);
    return length;
  }

  @Override
  public long write(IoVectors from) {
    long result = remote.send(socket.fd(), from.iovec());
    if (result >= 0) {
      return result;
    }
    refusal.because((int) -result);
    return REFUSED;
  }

  @Override
  public String refusal() {
    return refusal.toString();
  }

  @Override
  public void close() {
    socket.close();
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // The next one replaces it.
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
