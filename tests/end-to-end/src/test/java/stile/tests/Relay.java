package stile.tests;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import stile.bindings.sys.Fd;
import stile.bindings.sys.Poll;
import stile.bindings.sys.UnixListener;
import stile.bindings.sys.UnixSocket;
import stile.virtio.worker.Uninterrupted;

/**
 * Between a front end and a back end: has it offer a feature that it does not know, and never tells
 * it when that is chosen. For features that ask nothing of a back end but what it does.
 */
final class Relay implements AutoCloseable {
  private static final int FRONT = 0;
  private static final int BACK = 1;
  private static final int HEADER = 12;
  private static final int SIZE = 8;
  private static final int MOST = 4096;
  private static final int FDS = 8;
  private static final int GET_FEATURES = 1;
  private static final int SET_FEATURES = 2;

  private final UnixListener listener;
  private final Path path;
  private final Path backEnd;
  private final long feature;
  private final Thread thread;
  private volatile boolean closing;

  Relay(Path path, Path backEnd, int feature) throws IOException {
    this.path = path;
    this.listener = UnixListener.listen(path, 0600);
    this.backEnd = backEnd;
    this.feature = 1L << feature;
    this.thread = Thread.ofPlatform().daemon().name("relay").start(this::run);
  }

  private void run() {
    while (!closing) {
      try (UnixSocket front = listener.accept();
          UnixSocket back = UnixSocket.connect(backEnd)) {
        pass(front, back, new Poll(2));
      } catch (IOException e) {
        // One of them left, or the back end is not there yet; the front end comes again.
      }
    }
  }

  private void pass(UnixSocket front, UnixSocket back, Poll poll) throws IOException {
    poll.set(FRONT, front.fd(), Poll.IN);
    poll.set(BACK, back.fd(), Poll.IN);
    while (true) {
      int _ = poll.await(-1);
      if (poll.ready(FRONT) != 0) {
        pass(front, back);
      }
      if (poll.ready(BACK) != 0) {
        pass(back, front);
      }
    }
  }

  private void pass(UnixSocket from, UnixSocket to) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment message = arena.allocate(HEADER + MOST, 8);
      UnixSocket.Received first = from.receive(message.asSlice(0, HEADER), FDS);
      List<Fd> fds = first.fds();
      try {
        fill(from, message.asSlice(0, HEADER), first.result());
        int size = message.get(JAVA_INT, SIZE);
        fill(from, message.asSlice(HEADER, size), 0);
        change(message);
        to.send(message.asSlice(0, HEADER + size), fds.toArray(Fd[]::new));
      } finally {
        fds.forEach(Fd::close);
      }
    }
  }

  private static void fill(UnixSocket from, MemorySegment into, long have) throws IOException {
    for (long at = have; at < into.byteSize(); ) {
      long got = from.receive(into.asSlice(at), 0).result();
      if (got <= 0) {
        throw new EOFException();
      }
      at += got;
    }
  }

  private void change(MemorySegment message) {
    int request = message.get(JAVA_INT, 0);
    boolean whole = message.get(JAVA_INT, SIZE) == Long.BYTES;
    if (whole && (request == GET_FEATURES || request == SET_FEATURES)) {
      long features = message.get(JAVA_LONG.withByteAlignment(4), HEADER);
      long passed = request == GET_FEATURES ? features | feature : features & ~feature;
      message.set(JAVA_LONG.withByteAlignment(4), HEADER, passed);
    }
  }

  /** Once the front end has left. */
  @Override
  public void close() throws IOException {
    closing = true;
    UnixSocket.connect(path).close(); // ends its wait
    Uninterrupted.join(thread);
    listener.close();
  }
}
