package stile.net;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** A port of a switch. Its frames are finished ones: who gets them may not have negotiated more. */
final class SwitchLink implements Link {
  private final Switch center;
  private final SwitchPort port;
  private final Runnable leave;
  private final Port end = new End();

  /** What is sent is copied here once: the driver cannot change what was looked at. */
  private final MemorySegment frame;

  /**
   * @param longest with its header
   * @param leave what becomes of the port when it is closed
   */
  SwitchLink(Switch center, SwitchPort port, int longest, Runnable leave) {
    this.center = center;
    this.port = port;
    this.leave = leave;
    frame = Arena.ofAuto().allocate(longest, Long.BYTES);
  }

  @Override
  public void start(long features, int pairs) {
    port.open();
  }

  @Override
  public Port port(int pair) {
    return end;
  }

  @Override
  public void stop() {
    port.shut();
  }

  @Override
  public void close() {
    leave.run();
  }

  @Override
  public String toString() {
    return port.name;
  }

  private final class End implements Port {
    private String refusal = "";

    @Override
    public int fd() {
      return port.fd();
    }

    @Override
    public long receive(Landing into) throws IOException {
      if (!port.waiting()) {
        return NOTHING;
      }
      FrameRing ring = port.frames();
      int length = ring.first();
      into.put(ring.memory(), ring.offset(), length);
      ring.remove();
      return length;
    }

    @Override
    public long send(Departure departure) {
      int length = NetLayout.HEADER + (int) departure.length();
      departure.copy(frame, 0);
      @Nullable String fault = center.forward(port, frame, length);
      if (fault != null) {
        refusal = fault;
        return REFUSED;
      }
      return length;
    }

    @Override
    public String refusal() {
      return refusal;
    }
  }
}
