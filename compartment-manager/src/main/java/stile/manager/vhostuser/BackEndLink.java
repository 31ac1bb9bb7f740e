package stile.manager.vhostuser;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import stile.bindings.sys.Fd;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.Poll;
import stile.bindings.sys.UnixSocket;

/**
 * The connection to a back end, seen from the front end: asks, and waits for the answer, but not
 * for long. After any IOException it is of no more use.
 */
final class BackEndLink implements AutoCloseable {
  /** For a start or a stop; a ring that stops has to finish its requests first. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final byte[] NONE = {};

  private final MessageStream stream;
  private final Poll poll = new Poll(1);
  private @Nullable MessageStream requests;
  private boolean acknowledged;
  private long end;

  private BackEndLink(UnixSocket socket) {
    this.stream = new MessageStream(socket, MessageStream.Incoming.REPLIES);
    poll.set(0, socket.fd(), Poll.IN);
  }

  /** Connects to a socket, without waiting for anybody. */
  static BackEndLink connect(Path path) throws IOException {
    return new BackEndLink(UnixSocket.connectNow(path));
  }

  /** All that is asked until the next call has to be answered in a time that begins now. */
  void hurry() {
    end = System.nanoTime() + PATIENCE.toNanos();
  }

  /** Readable when the back end left; it has nothing to say that was not asked. */
  Fd fd() {
    return stream.fd();
  }

  /** Every request is acknowledged from now on (REPLY_ACK). */
  void acknowledged() {
    acknowledged = true;
  }

  /**
   * Sends a request that has no reply of its own.
   *
   * @throws RefusedException when the back end says so; without REPLY_ACK it cannot
   */
  void tell(Request request, byte[] payload, Fd... fds) throws IOException, RefusedException {
    stream.send(request.id, acknowledged ? Protocol.NEED_REPLY : 0, payload, fds);
    if (!acknowledged) {
      return;
    }
    try (Message reply = reply(request)) {
      long result = payload(reply, Long.BYTES).getLong();
      if (result != 0) {
        throw new RefusedException("the back end refuses %s (%d)".formatted(request, result));
      }
    }
  }

  /** Asks for a number. */
  long number(Request request) throws IOException {
    return get(request, NONE, Long.BYTES).getLong();
  }

  /** Asks for a reply of so many bytes. */
  ByteBuffer get(Request request, byte[] payload, int size) throws IOException {
    try (Message reply = ask(request, payload)) {
      return payload(reply, size);
    }
  }

  /** Asks for a reply of any kind. */
  Message ask(Request request, byte[] payload) throws IOException {
    stream.send(request.id, 0, payload);
    return reply(request);
  }

  private Message reply(Request request) throws IOException {
    while (true) {
      Message message = stream.next();
      if (message != null) {
        if (message.id() != request.id) {
          message.close();
          throw new BrokenProtocolException(
              "answers %s with %s".formatted(request, message.name()));
        }
        return message;
      }
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new BrokenProtocolException(
            "did not answer %s in time; it had %d s".formatted(request, PATIENCE.toSeconds()));
      }
      int _ = poll.await(left);
    }
  }

  private static ByteBuffer payload(Message reply, int size) throws BrokenProtocolException {
    if (reply.size() != size || !reply.fds().isEmpty()) {
      throw new BrokenProtocolException(
          "answers %s with %d bytes and %d descriptors; expected %d bytes"
              .formatted(reply.name(), reply.size(), reply.fds().size(), size));
    }
    return reply.payload();
  }

  /** Lets the back end ask by itself (BACKEND_REQ). */
  void hear() throws IOException, RefusedException {
    List<UnixSocket> pair = UnixSocket.pair();
    requests = new MessageStream(pair.getFirst(), MessageStream.Incoming.BACK_END_REQUESTS);
    try (UnixSocket theirs = pair.getLast()) {
      FileCalls.setNonBlocking(pair.getFirst().fd(), true);
      tell(Request.SET_BACKEND_REQ_FD, NONE, theirs.fd());
    }
  }

  /** What the back end asks by itself, if it may. */
  @Nullable MessageStream requests() {
    return requests;
  }

  /**
   * Looks at what nobody asked for: the end of the session, or something that ends it.
   *
   * @throws IOException when it is over
   */
  void unasked() throws IOException {
    Message message = stream.next();
    if (message != null) {
      message.close();
      throw new BrokenProtocolException("answers what nobody asked: " + message.name());
    }
  }

  /** A payload to be filled in. */
  static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
  }

  static byte[] u64(long value) {
    return buffer(Long.BYTES).putLong(value).array();
  }

  /** A ring's number, and something about it. */
  static byte[] ring(int index, int value) {
    return buffer(2 * Integer.BYTES).putInt(index).putInt(value).array();
  }

  @Override
  public void close() {
    stream.close();
    if (requests != null) {
      requests.close();
    }
  }
}
