package stile.manager.vhostuser;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stile.bindings.sys.Fd;

/**
 * One message as it came: a copy, so that nobody can change it any more. It owns its descriptors;
 * whoever keeps one takes it.
 *
 * @param id the request's number, of any value
 * @param flags of the header
 * @param payload in the byte order of this machine, as long as the header said
 * @param fds what came with it
 */
record Message(int id, int flags, ByteBuffer payload, List<Fd> fds) implements AutoCloseable {
  Message {
    fds = List.copyOf(fds);
  }

  /** What it asks; null when nobody knows. */
  @Nullable Request request() {
    return Request.of(id);
  }

  /** Whether its reply is what it asks for, so that none can say that it was refused. */
  boolean wantsAnswer() {
    Request request = request();
    return request != null && request.name().startsWith("GET_");
  }

  boolean needsReply() {
    return (flags & Protocol.NEED_REPLY) != 0;
  }

  int size() {
    return payload.limit();
  }

  int u32(int at) {
    return payload.getInt(at);
  }

  long u64(int at) {
    return payload.getLong(at);
  }

  /** The descriptor that it must have, and still owns. */
  Fd fd() throws RefusedException {
    if (fds.isEmpty()) {
      throw new RefusedException("no descriptor");
    }
    return fds.getFirst();
  }

  /** A descriptor of its own for whoever keeps it. */
  Fd take(int index) {
    return Fd.adopt(fds.get(index).release());
  }

  String name() {
    Request request = request();
    return request == null ? "request " + id : request.name();
  }

  /** Closes what nobody took. */
  @Override
  public void close() {
    fds.forEach(Fd::close);
  }
}
