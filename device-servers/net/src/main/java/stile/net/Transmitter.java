package stile.net;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import stile.virtio.device.DeviceContext;
import stile.virtio.host.CaptureFile;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.Virtqueue;
import stile.virtio.queue.VirtqueueException;

/** From a transmitq to a port. A frame that cannot go now is lost, and counted. */
final class Transmitter {
  static final int FRAMES_PER_TURN = 64;

  /** A turn ends after so many bytes. */
  static final long BYTES_PER_TURN = 1 << 20;

  private final Port port;
  private final @Nullable CaptureFile capture;
  private final Departure departure = new Departure();
  private @Nullable DeviceContext context;
  private HeaderRules rules = HeaderRules.NONE;

  Transmitter(Port port, @Nullable CaptureFile capture) {
    this.port = port;
    this.capture = capture;
  }

  void start(DeviceContext context, HeaderRules rules) {
    this.context = context;
    this.rules = rules;
  }

  /** Sends what there is; answers how many frames were taken. */
  int process(Virtqueue queue) throws IOException {
    int frames = 0;
    long bytes = 0;
    while (frames < FRAMES_PER_TURN && bytes < BYTES_PER_TURN) {
      DescriptorChain chain = queue.next();
      if (chain == null) {
        break;
      }
      if (chain.writableBytes() != 0) {
        throw new VirtqueueException(
            "frame %d holds %d device-writable bytes".formatted(chain.id(), chain.writableBytes()));
      }
      send(queue, chain);
      frames++;
      bytes += chain.readableBytes();
    }
    return frames;
  }

  private void send(Virtqueue queue, DescriptorChain chain) throws IOException {
    DeviceContext to = context();
    String fault = departure.take(chain, rules);
    if (fault == null && port.send(departure) == Port.REFUSED) {
      fault = port.refusal();
    }
    if (fault == null) {
      if (capture != null) {
        capture.frame(departure.vectors(), NetLayout.HEADER, departure.length());
      }
      to.counters().request(departure.length(), 0);
    } else {
      to.failed(queue.index(), "not sent: " + fault);
    }
    departure.clear();
    queue.complete(chain, 0);
  }

  void stop() {
    departure.clear();
    context = null;
  }

  private DeviceContext context() {
    if (context == null) {
      throw new IllegalStateException("not started");
    }
    return context;
  }
}
