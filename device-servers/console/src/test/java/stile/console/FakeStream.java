package stile.console;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import stile.virtio.host.HostStream;
import stile.virtio.queue.Reader;
import stile.virtio.queue.Writer;

/** The other end as a test scripts it: how much it takes, and what it says. */
final class FakeStream implements HostStream {
  final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private final Deque<Byte> typed = new ArrayDeque<>();
  private final int fd;

  /** How many bytes it will still take. */
  long room = Long.MAX_VALUE;

  boolean outputGone;
  boolean inputGone;
  boolean hungUp;
  boolean closed;
  @Nullable IOException failure;
  int writes;
  int reads;

  FakeStream(int fd) {
    this.fd = fd;
  }

  void type(String text) {
    for (byte b : text.getBytes(ISO_8859_1)) {
      typed.add(b);
    }
  }

  String text() {
    return taken.toString(ISO_8859_1);
  }

  @Override
  public int fd() {
    return fd;
  }

  @Override
  public long read(Writer into, long max) {
    reads++;
    if (typed.isEmpty()) {
      return inputGone ? END : NOTHING;
    }
    long n = Math.min(typed.size(), Math.min(max, into.remaining()));
    for (long i = 0; i < n; i++) {
      into.putByte(typed.remove());
    }
    return n;
  }

  @Override
  public long write(Reader from, long max) throws IOException {
    writes++;
    if (failure != null) {
      throw failure;
    }
    if (outputGone) {
      return END;
    }
    long n = Math.min(room, Math.min(max, from.remaining()));
    for (long i = 0; i < n; i++) {
      taken.write(from.getByte());
    }
    room -= n;
    return n;
  }

  @Override
  public long write(byte value) {
    if (outputGone) {
      return END;
    }
    if (room == 0) {
      return NOTHING;
    }
    room--;
    taken.write(value);
    return 1;
  }

  @Override
  public boolean hungUp() {
    return hungUp;
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public String toString() {
    return "fake " + fd;
  }
}
