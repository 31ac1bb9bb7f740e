package stile.manager.vhostuser;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import stile.bindings.sys.Fd;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.FileStatus;
import stile.bindings.sys.UnixSocket;
import stile.virtio.VirtioDevice;

/** The configuration space: read and written by the front end, which is told when it changes. */
final class ConfigRequests implements AutoCloseable {
  private static final byte[] NONE = {};

  private final System.Logger log;
  private final VirtioDevice device;
  private @Nullable MessageStream requests;

  ConfigRequests(System.Logger log, VirtioDevice device) {
    this.log = log;
    this.device = device;
  }

  /**
   * Part of the configuration space. Front ends ask for as much as their newest field needs: what
   * the device does not have reads as zero.
   */
  Reply get(Message message) {
    long offset = Integer.toUnsignedLong(message.u32(0));
    long length = Integer.toUnsignedLong(message.u32(4));
    if (offset + length > Protocol.CONFIG_MAX || length > message.size() - Protocol.CONFIG_DATA) {
      device.refuse("%s: %d bytes at %d".formatted(message.name(), length, offset));
      return new Reply(NONE); // which says so
    }
    byte[] space = device.readConfig();
    byte[] reply = new byte[message.size()];
    message.payload().get(0, reply);
    for (int i = 0; i < length; i++) {
      long at = offset + i;
      reply[Protocol.CONFIG_DATA + i] = at < space.length ? space[(int) at] : 0;
    }
    return new Reply(reply);
  }

  void set(Message message) throws RefusedException {
    long offset = Integer.toUnsignedLong(message.u32(0));
    int length = message.u32(4);
    if (length < 0 || length > message.size() - Protocol.CONFIG_DATA || offset > 0xffff) {
      throw new RefusedException("%d bytes at %d".formatted(length, offset));
    }
    byte[] data = new byte[length];
    message.payload().get(Protocol.CONFIG_DATA, data);
    // Whatever its flags: what cannot be written cannot be migrated either.
    if (!device.writeConfig((int) offset, data)) {
      throw new RefusedException("%d bytes at %d cannot be written".formatted(length, offset));
    }
  }

  /** The front end gave a socket for requests of ours. */
  void tellBy(Message message) throws RefusedException, IOException {
    Fd fd = message.fd();
    if (FileCalls.status(fd).type() != FileStatus.Type.SOCKET) {
      throw new RefusedException("the descriptor is no socket");
    }
    FileCalls.setNonBlocking(fd, true);
    close();
    requests =
        new MessageStream(UnixSocket.adoptShared(message.take(0)), MessageStream.Incoming.REPLIES);
  }

  void tellOfChange() {
    if (requests != null) {
      try {
        requests.send(Protocol.BACKEND_CONFIG_CHANGE, 0, NONE);
      } catch (IOException e) {
        log.log(WARNING, "the front end was not told of a change: {0}", e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    if (requests != null) {
      requests.close();
      requests = null;
    }
  }
}
