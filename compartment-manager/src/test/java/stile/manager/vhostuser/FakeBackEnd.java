package stile.manager.vhostuser;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import stile.bindings.memory.MemoryFd;
import stile.bindings.sys.Fd;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.OpenFlags;
import stile.bindings.sys.UnixListener;
import stile.bindings.sys.UnixSocket;

/** A back end that answers by the book, but for what a test does to its answers. */
final class FakeBackEnd implements AutoCloseable {
  /** What goes out in place of an answer. */
  interface Mangler {
    /**
     * Answers in its own way.
     *
     * @param session the number of the connection, from 0 on
     * @param answer header and payload
     * @return null: hang up; a part of the answer: and hang up
     */
    byte @Nullable [] mangle(int session, int request, byte[] answer);
  }

  private static final long FEATURES = 1L | 1L << 28 | 1L << 30 | 1L << 32 | 1L << 40;
  private static final long PROTOCOL =
      1L | 1L << Protocol.REPLY_ACK | 1L << Protocol.CONFIG | 1L << Protocol.INFLIGHT_SHMFD;

  final AtomicInteger sessions = new AtomicInteger();

  /** So many of the first sessions fill the kick descriptors, and have them block. */
  volatile int fillers;

  /** In place of the record, if there is one. */
  volatile @Nullable Path recordFile;

  /** Rings that were started. */
  final AtomicInteger kicks = new AtomicInteger();

  /** Where the last ring begins that was handed over. */
  volatile int base;

  private final UnixListener listener;
  private final Mangler mangler;
  private final Thread thread;
  final MemoryFd record = MemoryFd.create("fake-record", 4096);
  private volatile boolean closing;

  FakeBackEnd(Path path, Mangler mangler) throws IOException {
    listener = UnixListener.listen(path, 0600);
    this.mangler = mangler;
    thread = Thread.ofPlatform().name("fake back end").start(this::run);
  }

  private void run() {
    while (!closing) {
      try (UnixSocket socket = listener.accept()) {
        if (!closing) {
          serve(socket, sessions.getAndIncrement());
        }
      } catch (IOException e) {
        // the other side left; the next
      }
    }
  }

  private void serve(UnixSocket socket, int session) throws IOException {
    MessageStream in = new MessageStream(socket, MessageStream.Incoming.REQUESTS);
    while (true) {
      try (Message message = in.next()) {
        if (message == null) {
          return;
        }
        if (message.request() == Request.SET_VRING_KICK) {
          kicks.incrementAndGet();
          if (session < fillers) {
            FrontEnd.fill(message.fds().getFirst());
          }
        }
        if (message.request() == Request.SET_VRING_BASE) {
          base = message.u32(4);
        }
        byte[] payload = payload(message);
        if (payload.length == 0) {
          continue;
        }
        byte[] answer = FrontEnd.message(message.id(), 5, payload);
        byte[] mangled = mangler.mangle(session, message.id(), answer);
        if (mangled == null) {
          return;
        }
        if (message.request() == Request.GET_INFLIGHT_FD) {
          sendRecord(socket, mangled);
        } else {
          send(socket, mangled);
        }
        if (mangled.length > 0 && Arrays.mismatch(mangled, answer) == mangled.length) {
          return; // a part of the answer: it dies in the middle
        }
      }
    }
  }

  private static byte[] payload(Message message) {
    Request request = message.request();
    ByteBuffer asked = message.payload();
    return switch (request == null ? Request.SET_OWNER : request) {
      case GET_FEATURES -> FrontEnd.u64(FEATURES);
      case GET_PROTOCOL_FEATURES -> FrontEnd.u64(PROTOCOL);
      case GET_QUEUE_NUM -> FrontEnd.u64(1);
      case GET_VRING_BASE -> FrontEnd.state(asked.getInt(0), 0);
      case GET_CONFIG -> {
        byte[] same = new byte[asked.limit()];
        asked.get(0, same);
        yield same;
      }
      case GET_INFLIGHT_FD -> FrontEnd.payload(24).putLong(4096).array();
      default -> message.needsReply() ? FrontEnd.u64(0) : new byte[0];
    };
  }

  private void sendRecord(UnixSocket socket, byte[] bytes) throws IOException {
    @Nullable Path file = recordFile;
    if (file == null) {
      send(socket, bytes, record.fd());
    } else {
      try (Fd fd = FileCalls.open(file, OpenFlags.RDWR, 0)) {
        send(socket, bytes, fd);
      }
    }
  }

  private static void send(UnixSocket socket, byte[] bytes, Fd... fds) throws IOException {
    if (bytes.length > 0) {
      try (Arena arena = Arena.ofConfined()) {
        socket.send(arena.allocateFrom(JAVA_BYTE, bytes), fds);
      }
    }
  }

  @Override
  public void close() {
    closing = true;
    try {
      UnixSocket.connect(Path.of(listener.toString())).close(); // ends its wait
    } catch (IOException e) {
      // it does not wait
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    listener.close();
    record.close();
  }
}
