package stile.console;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import stile.virtio.host.HostListener;
import stile.virtio.host.HostStream;

/** A listening socket at which a test knocks. */
final class FakeDoor implements HostListener {
  static final int FD = 900;

  private final Deque<HostStream> waiting = new ArrayDeque<>();
  boolean closed;

  void knock(HostStream client) {
    waiting.add(client);
  }

  @Override
  public int fd() {
    return FD;
  }

  @Override
  public @Nullable HostStream accept() {
    return waiting.poll();
  }

  @Override
  public void close() {
    closed = true;
  }
}
