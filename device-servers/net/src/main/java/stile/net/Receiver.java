package stile.net;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import stile.virtio.device.DeviceContext;
import stile.virtio.device.Source;
import stile.virtio.host.CaptureFile;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.Virtqueue;
import stile.virtio.queue.VirtqueueException;

/**
 * From a port to a receiveq. It looks at the port only while the driver has given buffers: frames
 * nobody has room for stay with the operating system, which drops what is too much.
 */
final class Receiver implements Source {
  static final int FRAMES_PER_TURN = 64;

  private final Port port;
  private final ReceiveFilter filter;
  private final @Nullable CaptureFile capture;
  private final Landing landing = new Landing();
  private @Nullable DeviceContext context;
  private HeaderRules rules = HeaderRules.NONE;
  private int index;
  private boolean merge;
  private boolean watched;

  /** Frames may be there, and are looked for without being told. */
  private boolean eager;

  Receiver(Port port, ReceiveFilter filter, @Nullable CaptureFile capture) {
    this.port = port;
    this.filter = filter;
    this.capture = capture;
  }

  /**
   * @param index of its queue
   * @param merge whether a frame may go into several chains
   */
  void start(DeviceContext context, int index, HeaderRules rules, boolean merge) {
    this.context = context;
    this.index = index;
    this.rules = rules;
    this.merge = merge;
  }

  /** Something else was done on this pair: an answer may be there soon. */
  void expect() {
    eager = true;
  }

  /** The driver may have given buffers; answers how much was done. */
  int process(Virtqueue queue) throws IOException {
    int taken = fill(queue);
    if (!landing.isEmpty() && !watched) {
      watch(true);
      eager = true; // a port wakes nobody for frames that were there before it was last asked
    }
    if (!eager) {
      return taken;
    }
    int frames = receive(queue);
    watch(!landing.isEmpty());
    return taken + frames;
  }

  @Override
  public int fd() {
    return port.fd();
  }

  @Override
  public int ready() throws IOException {
    // It may have been stopped by another source that was ready in the same round.
    if (context == null) {
      return 0;
    }
    Virtqueue queue = context.queue(index);
    int frames = receive(queue);
    watch(!landing.isEmpty());
    return frames;
  }

  private int receive(Virtqueue queue) throws IOException {
    int frames = 0;
    eager = false;
    while (frames < FRAMES_PER_TURN) {
      int _ = fill(queue);
      if (landing.isEmpty()) {
        return frames;
      }
      long length = port.receive(landing);
      if (length == Port.NOTHING) {
        return frames;
      }
      frames++;
      land(queue, length);
    }
    eager = true;
    return frames;
  }

  private void land(Virtqueue queue, long length) {
    String fault =
        landing.fits(length)
            ? rules.fault(landing.head(), length - NetLayout.HEADER)
            : "frame that needs more than the %d bytes of buffers there are"
                .formatted(landing.room());
    if (fault != null) {
      context().failed(index, "not received: " + fault);
    } else if (filter.accepts(landing.destination(), landing.vlan())) {
      if (capture != null) {
        capture.frame(landing.vectors(), NetLayout.HEADER, length - NetLayout.HEADER);
      }
      landing.complete(queue, length);
      context().counters().request(0, length - NetLayout.HEADER);
    }
  }

  /** Takes chains for the longest frame there may be; answers how many. */
  private int fill(Virtqueue queue) {
    int taken = 0;
    int wanted = NetLayout.HEADER + rules.longest();
    while (landing.isEmpty() || (merge && landing.room() < wanted && !landing.isFull())) {
      DescriptorChain chain = queue.next();
      if (chain == null) {
        break;
      }
      // Section 5.1.6.3.1: a buffer takes the header at least, and nothing is read from it.
      if (chain.readableBytes() != 0 || chain.writableBytes() < NetLayout.HEADER) {
        throw new VirtqueueException(
            "receive buffer %d has %d bytes to read and %d to write; 0 and %d at least were expected"
                .formatted(
                    chain.id(), chain.readableBytes(), chain.writableBytes(), NetLayout.HEADER));
      }
      landing.add(chain);
      taken++;
    }
    return taken;
  }

  private void watch(boolean on) {
    if (on != watched) {
      watched = on;
      if (on) {
        context().watch(this);
      } else {
        context().unwatch(this);
      }
    }
  }

  /** The pair is not used for now; what it has in hand, it keeps. */
  void rest() {
    eager = false;
    if (context != null) {
      watch(false);
    }
  }

  /** The chains in hand are no longer ours. */
  void reset() {
    if (context != null) {
      watch(false);
    }
    landing.clear();
  }

  void stop() {
    reset();
    eager = false;
    context = null;
  }

  private DeviceContext context() {
    if (context == null) {
      throw new IllegalStateException("not started");
    }
    return context;
  }
}
