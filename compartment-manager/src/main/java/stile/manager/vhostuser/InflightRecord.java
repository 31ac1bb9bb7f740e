package stile.manager.vhostuser;

import java.io.IOException;
import stile.bindings.memory.NormalMapping;
import stile.bindings.sys.Fd;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.FileStatus;
import stile.virtio.queue.InflightRegion;

/**
 * A back end's record of what it has taken and not completed (INFLIGHT_SHMFD), as the front end
 * keeps it for the next back end: memory of the back end's own making.
 */
final class InflightRecord implements AutoCloseable {
  /** More than 64 queues of 32768 descriptors could need. */
  private static final long SIZE_MAX = 128L << 20;

  private final Fd fd;
  private final long size;
  private final long offset;
  private final int queues;
  private final int queueSize;

  private InflightRecord(Fd fd, long size, long offset, int queues, int queueSize) {
    this.fd = fd;
    this.size = size;
    this.offset = offset;
    this.queues = queues;
    this.queueSize = queueSize;
  }

  /** Has a back end make one. */
  static InflightRecord ask(BackEndLink link, int queues, int queueSize) throws IOException {
    try (Message reply = link.ask(Request.GET_INFLIGHT_FD, payload(0, 0, queues, queueSize))) {
      boolean sized = reply.size() == Protocol.INFLIGHT || reply.size() == Protocol.INFLIGHT_PADDED;
      if (!sized || reply.fds().size() != 1) {
        throw new BrokenProtocolException(
            "answers GET_INFLIGHT_FD with %d bytes and %d descriptors"
                .formatted(reply.size(), reply.fds().size()));
      }
      long size = reply.u64(0);
      long offset = reply.u64(8);
      FileStatus file = FileCalls.status(reply.fds().getFirst());
      if (size <= 0
          || size > SIZE_MAX
          || offset < 0
          || file.type() != FileStatus.Type.REGULAR
          || offset > file.size() - size) {
        throw new BrokenProtocolException(
            "has a record of %#x bytes at %#x in a file of %#x"
                .formatted(size, offset, file.size()));
      }
      return new InflightRecord(reply.take(0), size, offset, queues, queueSize);
    }
  }

  private static byte[] payload(long size, long offset, int queues, int queueSize) {
    return BackEndLink.buffer(Protocol.INFLIGHT_PADDED)
        .putLong(size)
        .putLong(offset)
        .putShort((short) queues)
        .putShort((short) queueSize)
        .array();
  }

  /** Gives it to a back end, which replays what it says. */
  void give(BackEndLink link) throws IOException, RefusedException {
    link.tell(Request.SET_INFLIGHT_FD, payload(size, offset, queues, queueSize), fd);
  }

  /** Where the last back end was in a packed ring, for the next one: the record alone knows. */
  int packedPosition(int queue) throws IOException {
    try (NormalMapping mapping = NormalMapping.map(fd, offset, size)) {
      return region(mapping, queue).packedPosition();
    } catch (IndexOutOfBoundsException | InternalError e) {
      throw unusable(e);
    }
  }

  /**
   * Forgets what it says of a ring that no back end has any more, and that will begin anew while
   * others go on (RING_RESET): no message does that.
   */
  void restart(int queue, boolean packed) throws IOException {
    try (NormalMapping mapping = NormalMapping.map(fd, offset, size)) {
      region(mapping, queue).restart(packed);
    } catch (IndexOutOfBoundsException | InternalError e) {
      throw unusable(e);
    }
  }

  /** The specification has them one after the other; they are of one size. */
  private InflightRegion region(NormalMapping mapping, int queue) {
    long each = size / queues;
    return new InflightRegion(mapping.segment().asSlice(each * queue, each));
  }

  /** It is the back end's, who may make it too small, or cut it short later. */
  private BrokenProtocolException unusable(Throwable e) {
    return new BrokenProtocolException(
        "has a record of %#x bytes that is too short for %d queues, or was cut short: %s"
            .formatted(size, queues, e.getMessage()));
  }

  @Override
  public void close() {
    fd.close();
  }
}
