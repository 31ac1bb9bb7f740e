package stile.net;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import stile.virtio.Features;
import stile.virtio.host.InterfaceState;
import stile.virtio.host.TapInterface;
import stile.virtio.host.TapQueue;

/**
 * A tap interface: this system's own network stack, or a bridge of it. Frames go to and come from
 * it as the driver has them, headers and all, so that what is not finished is finished by whoever
 * needs it so.
 */
final class TapLink implements Link {
  private static final long CSUM = Features.bit(NetLayout.F_CSUM);
  private static final long GUEST_CSUM = Features.bit(NetLayout.F_GUEST_CSUM);
  private static final long TSO =
      Features.bit(NetLayout.F_HOST_TSO4)
          | Features.bit(NetLayout.F_HOST_TSO6)
          | Features.bit(NetLayout.F_HOST_ECN)
          | Features.bit(NetLayout.F_GUEST_TSO4)
          | Features.bit(NetLayout.F_GUEST_TSO6)
          | Features.bit(NetLayout.F_GUEST_ECN);
  private static final long USO =
      Features.bit(NetLayout.F_HOST_USO)
          | Features.bit(NetLayout.F_GUEST_USO4)
          | Features.bit(NetLayout.F_GUEST_USO6);

  private final TapInterface tap;
  private final @Nullable InterfaceState state;
  private final List<Port> ports;
  private final long offloads;

  /**
   * @param state the interface's, which the driver is told; null when it is told that it is up
   */
  TapLink(TapInterface tap, @Nullable InterfaceState state, int pairs) {
    this.tap = tap;
    this.state = state;
    ports = IntStream.range(0, pairs).<Port>mapToObj(i -> new Queue(tap.queue(i))).toList();
    boolean uso = tap.knows(TapInterface.CSUM | TapInterface.USO);
    offloads = CSUM | GUEST_CSUM | TSO | (uso ? USO : 0);
  }

  @Override
  public long offloads() {
    return offloads;
  }

  @Override
  public void start(long features, int pairs) throws IOException {
    tap.setOffloads(kernelOffloads(features));
    use(pairs);
  }

  /** What may come out of the tap: what the driver takes. What goes into it is always free. */
  static int kernelOffloads(long features) {
    if (!Features.has(features, NetLayout.F_GUEST_CSUM)) {
      return 0; // the others need it
    }
    int kernel = TapInterface.CSUM;
    kernel |= Features.has(features, NetLayout.F_GUEST_TSO4) ? TapInterface.TSO4 : 0;
    kernel |= Features.has(features, NetLayout.F_GUEST_TSO6) ? TapInterface.TSO6 : 0;
    kernel |= Features.has(features, NetLayout.F_GUEST_ECN) ? TapInterface.ECN : 0;
    // The kernel knows the two together alone.
    boolean uso =
        Features.has(features, NetLayout.F_GUEST_USO4)
            && Features.has(features, NetLayout.F_GUEST_USO6);
    return kernel | (uso ? TapInterface.USO : 0);
  }

  @Override
  public void use(int pairs) throws IOException {
    tap.use(pairs);
  }

  @Override
  public Port port(int pair) {
    return ports.get(pair);
  }

  @Override
  public boolean isUp() {
    return state == null || state.isUp();
  }

  @Override
  public int changes() {
    return state == null ? -1 : state.fd();
  }

  @Override
  public void stop() {}

  @Override
  public void close() {
    if (state != null) {
      state.close();
    }
    tap.close();
  }

  @Override
  public String toString() {
    return tap.toString();
  }

  private record Queue(TapQueue queue) implements Port {
    @Override
    public int fd() {
      return queue.fd();
    }

    @Override
    public long receive(Landing into) throws IOException {
      return queue.read(into.open(0));
    }

    @Override
    public long send(Departure frame) throws IOException {
      return queue.write(frame.vectors());
    }

    @Override
    public String refusal() {
      return queue.refusal();
    }
  }
}
