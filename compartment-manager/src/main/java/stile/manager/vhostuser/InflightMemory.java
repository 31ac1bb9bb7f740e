package stile.manager.vhostuser;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import stile.bindings.memory.MemoryFd;
import stile.bindings.memory.NormalMapping;
import stile.bindings.sys.Fd;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.FileStatus;
import stile.virtio.queue.InflightLayout;
import stile.virtio.queue.QueueSettings;

/**
 * The memory in which a back end writes down what it has in flight: made here, kept by the front
 * end, and given back by it, to this process or the next.
 *
 * @param size in bytes
 * @param offset in its file
 * @param queues how many it has room for
 * @param queueSize and of what size
 */
record InflightMemory(long size, long offset, int queues, int queueSize) {
  /**
   * QEMU asks for a record of its {@code queue-size}, 128, but from 10.0.13 on gives the driver
   * queues of 1024 ({@code virtio_add_queue}).
   */
  private static final int LEAST_ROOM = 1024;

  /** What a message says. */
  static InflightMemory of(Message message) {
    return new InflightMemory(
        message.u64(0),
        message.u64(8),
        Short.toUnsignedInt(message.payload().getShort(16)),
        Short.toUnsignedInt(message.payload().getShort(18)));
  }

  /**
   * New memory for as many queues as asked for.
   *
   * @return its file and the reply that describes it
   */
  Reply make(int payload, int most) throws RefusedException, IOException {
    checkShape(most);
    long bytes = InflightLayout.bytes(Math.max(queueSize, LEAST_ROOM)) * queues;
    MemoryFd file = MemoryFd.create("stile-inflight", bytes);
    byte[] reply =
        BackEndLink.buffer(payload)
            .putLong(bytes)
            .putLong(0)
            .putShort((short) queues)
            .putShort((short) queueSize)
            .array();
    return new Reply(reply, file.fd());
  }

  private void checkShape(int most) throws RefusedException {
    if (queues < 1 || queues > most || queueSize < 1 || queueSize > QueueSettings.MAX_SIZE) {
      throw new RefusedException(
          "a record for %d queues of %d; there are %d".formatted(queues, queueSize, most));
    }
  }

  /** Maps what the front end kept. */
  NormalMapping map(Fd fd, int most) throws RefusedException {
    checkShape(most);
    try {
      FileStatus file = FileCalls.status(fd);
      if (file.type() != FileStatus.Type.REGULAR
          || offset < 0
          || size < InflightLayout.bytes(queueSize) * queues
          || offset > file.size() - size) {
        throw new RefusedException(
            "a record of %#x bytes at %#x in a file of %#x; expected %#x bytes"
                .formatted(size, offset, file.size(), InflightLayout.bytes(queueSize) * queues));
      }
      return NormalMapping.map(fd, offset, size);
    } catch (IOException e) {
      throw new RefusedException("the record cannot be mapped: " + e.getMessage());
    }
  }

  /**
   * For how many descriptors each part was made: more than was said, when there is memory for it.
   */
  private int room() {
    return size >= InflightLayout.bytes(LEAST_ROOM) * queues
        ? Math.max(queueSize, LEAST_ROOM)
        : queueSize;
  }

  /** The part of one queue. */
  MemorySegment of(NormalMapping mapping, int queue) {
    long bytes = InflightLayout.bytes(room());
    return mapping.segment().asSlice(bytes * queue, bytes);
  }
}
