package stile.net;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A link whose other end is a test. It copies, as a socket or a switch would. */
final class FakeLink implements Link {
  /** What was sent, headers first. */
  final List<byte[]> sent = new ArrayList<>();

  final List<FakePort> ports = new ArrayList<>();
  boolean refusing;
  boolean up = true;
  int changes = -1;
  int used;
  int stops;
  private final long offloads;

  FakeLink(long offloads, int pairs) {
    this.offloads = offloads;
    for (int i = 0; i < pairs; i++) {
      ports.add(new FakePort(100 + i));
    }
  }

  @Override
  public long offloads() {
    return offloads;
  }

  @Override
  public void start(long features, int pairs) {
    used = pairs;
  }

  @Override
  public void use(int pairs) {
    used = pairs;
  }

  @Override
  public Port port(int pair) {
    return ports.get(pair);
  }

  @Override
  public boolean isUp() {
    return up;
  }

  @Override
  public int changes() {
    return changes;
  }

  @Override
  public void stop() {
    stops++;
  }

  @Override
  public void close() {}

  final class FakePort implements Port {
    private final int fd;
    final Deque<byte[]> arriving = new ArrayDeque<>();

    FakePort(int fd) {
      this.fd = fd;
    }

    @Override
    public int fd() {
      return fd;
    }

    @Override
    public long receive(Landing into) {
      byte[] frame = arriving.poll();
      if (frame == null) {
        return NOTHING;
      }
      try (Arena arena = Arena.ofConfined()) {
        into.put(arena.allocateFrom(ValueLayout.JAVA_BYTE, frame), 0, frame.length);
      }
      return frame.length;
    }

    @Override
    public long send(Departure frame) {
      if (refusing) {
        return REFUSED;
      }
      int length = (int) frame.length() + NetLayout.HEADER;
      byte[] bytes = new byte[length];
      frame.copy(MemorySegment.ofArray(bytes), 0);
      sent.add(bytes);
      return length;
    }

    @Override
    public String refusal() {
      return "the test says no";
    }
  }
}
