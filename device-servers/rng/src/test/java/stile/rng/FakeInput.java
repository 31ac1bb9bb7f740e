package stile.rng;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import stile.virtio.host.HostInput;
import stile.virtio.queue.Writer;

/** A source that gives what a test put in, step by step: so many bytes of 0x5a, or an outcome. */
final class FakeInput implements HostInput {
  static final byte RANDOM = 0x5a;

  private final Deque<Long> script = new ArrayDeque<>();
  @Nullable IOException failure;
  int reads;
  boolean closed;

  FakeInput then(long outcome) {
    script.add(outcome);
    return this;
  }

  @Override
  public int fd() {
    return 1000;
  }

  @Override
  public long read(Writer into, long max) throws IOException {
    reads++;
    if (failure != null) {
      throw failure;
    }
    long outcome = script.isEmpty() ? NOTHING : script.remove();
    long n = Math.min(outcome, Math.min(max, into.remaining()));
    for (long i = 0; i < n; i++) {
      into.putByte(RANDOM);
    }
    return n;
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public String toString() {
    return "/dev/fake";
  }
}
