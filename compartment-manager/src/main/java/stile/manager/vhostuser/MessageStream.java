package stile.manager.vhostuser;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stile.bindings.sys.Errno;
import stile.bindings.sys.Fd;
import stile.bindings.sys.UnixSocket;

/**
 * Messages on a socket, in whatever pieces they come. Never waits: neither for the rest of a
 * message nor for another side that does not take what it is sent.
 */
final class MessageStream implements AutoCloseable {
  /** What the other side has to say. */
  enum Incoming {
    /** A front end's requests. */
    REQUESTS,
    /** A back end's replies, whose size whoever waits for them checks. */
    REPLIES,
    /** What a back end asks by itself, on a socket of its own. */
    BACK_END_REQUESTS
  }

  /** More than any payload of a request we know. */
  private static final int PAYLOAD_MAX = 4096;

  /** More than any request may carry. */
  private static final int FDS_MAX = Protocol.TABLE_REGIONS;

  private final UnixSocket socket;
  private final Incoming incoming;
  private final MemorySegment buffer = Arena.ofAuto().allocate(Protocol.HEADER + PAYLOAD_MAX, 8);
  private final List<Fd> fds = new ArrayList<>();
  private int have;

  /**
   * @param socket does not block; closed with this
   */
  MessageStream(UnixSocket socket, Incoming incoming) {
    this.socket = socket;
    this.incoming = incoming;
  }

  Fd fd() {
    return socket.fd();
  }

  /**
   * The next message; null when it is not there as a whole yet.
   *
   * @throws EOFException when the other side left
   * @throws BrokenProtocolException when what came cannot be a message
   */
  @Nullable Message next() throws IOException {
    while (true) {
      int wanted = Protocol.HEADER;
      if (have >= Protocol.HEADER) {
        wanted += payloadSize();
        if (have == wanted) {
          return message();
        }
      }
      UnixSocket.Received got =
          socket.receive(buffer.asSlice(have, wanted - have), FDS_MAX - fds.size());
      fds.addAll(got.fds());
      if (got.result() == -Errno.EAGAIN) {
        return null;
      }
      if (got.result() == 0) {
        throw new EOFException(have == 0 ? "left" : "left in the middle of a message");
      }
      have += (int) got.result();
    }
  }

  /** What the header says, once it can be believed. */
  private int payloadSize() throws BrokenProtocolException {
    int flags = buffer.get(JAVA_INT, Protocol.FLAGS);
    boolean reply = incoming == Incoming.REPLIES;
    if ((flags & Protocol.VERSION_MASK) != Protocol.VERSION
        || ((flags & Protocol.REPLY) != 0) != reply) {
      throw new BrokenProtocolException(
          "%s: flags %#x; expected version 1 and %s reply"
              .formatted(name(), flags, reply ? "a" : "no"));
    }
    int size = buffer.get(JAVA_INT, Protocol.SIZE);
    Request request = incoming == Incoming.REQUESTS ? request() : null;
    int min = request == null ? 0 : request.minPayload;
    int max = request == null ? PAYLOAD_MAX : request.maxPayload;
    if (size < min || size > max) {
      throw new BrokenProtocolException(
          "%s: payload of %s bytes; expected %s"
              .formatted(
                  name(), Integer.toUnsignedString(size), min == max ? min : min + " to " + max));
    }
    return size;
  }

  private String name() {
    Request request = incoming == Incoming.BACK_END_REQUESTS ? null : request();
    return request == null
        ? "request " + Integer.toUnsignedString(buffer.get(JAVA_INT, 0))
        : request.name();
  }

  private @Nullable Request request() {
    return Request.of(buffer.get(JAVA_INT, 0));
  }

  private Message message() {
    byte[] payload = buffer.asSlice(Protocol.HEADER, have - Protocol.HEADER).toArray(JAVA_BYTE);
    Message message =
        new Message(
            buffer.get(JAVA_INT, 0),
            buffer.get(JAVA_INT, Protocol.FLAGS),
            ByteBuffer.wrap(payload).order(ByteOrder.nativeOrder()),
            fds);
    fds.clear();
    have = 0;
    return message;
  }

  /** Sends a message, a reply or a request of our own. The descriptors stay the caller's. */
  void send(int id, int flags, byte[] payload, Fd... attached) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(Protocol.HEADER + (long) payload.length, 8);
      bytes.set(JAVA_INT, 0, id);
      bytes.set(JAVA_INT, Protocol.FLAGS, Protocol.VERSION | flags);
      bytes.set(JAVA_INT, Protocol.SIZE, payload.length);
      MemorySegment.copy(payload, 0, bytes, JAVA_BYTE, Protocol.HEADER, payload.length);
      socket.send(bytes, attached);
    }
  }

  @Override
  public void close() {
    fds.forEach(Fd::close);
    fds.clear();
    socket.close();
  }
}
