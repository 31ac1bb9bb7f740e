package stile.rng;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import stile.virtio.device.DeviceContext;
import stile.virtio.device.DeviceServer;
import stile.virtio.device.Source;
import stile.virtio.host.HostInput;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.Virtqueue;
import stile.virtio.queue.VirtqueueException;

/**
 * The entropy device (virtio 1.4, section 5.4).
 *
 * <p>A chain is filled once, as far as the source goes in one step, and used with the number of
 * bytes it got: "the device MUST place one or more random bytes into the buffer, but it MAY use
 * less than the entire buffer length" (section 5.4.6.2). A driver that wants more asks again.
 */
final class RngServer implements DeviceServer {
  static final int DEVICE_TYPE = 4;
  static final int QUEUE_SIZE = 64;

  /** Bounds one turn to some 100 KiB, less than a millisecond of the kernel's generator. */
  static final long BYTES_PER_CHAIN = 16 << 10;

  static final int CHAINS_PER_TURN = 8;

  private final HostInput input;
  private final Source refill = new Refill();
  private @Nullable DeviceContext context;

  /** The source had nothing: no use in asking before it has. */
  private boolean dry;

  /**
   * @param input where the bytes come from; closed with the device
   */
  RngServer(HostInput input) {
    this.input = input;
  }

  @Override
  public int deviceType() {
    return DEVICE_TYPE;
  }

  @Override
  public int[] queueSizes() {
    return new int[] {QUEUE_SIZE};
  }

  @Override
  public void start(DeviceContext context) {
    this.context = context;
    dry = false;
  }

  @Override
  public int process(Virtqueue queue) throws IOException {
    int done = 0;
    while (done < CHAINS_PER_TURN && !dry) {
      DescriptorChain chain = queue.next();
      if (chain == null) {
        break;
      }
      if (chain.readableBytes() != 0) {
        // Section 5.4.6.1: "The driver MUST NOT place device-readable buffers into the queue."
        throw new VirtqueueException(
            "entropy request %d holds %d device-readable bytes"
                .formatted(chain.id(), chain.readableBytes()));
      }
      if (fill(queue, chain)) {
        done++;
      }
    }
    return done;
  }

  private boolean fill(Virtqueue queue, DescriptorChain chain) throws IOException {
    // "One or more bytes" cannot go into a buffer of none: it goes back as it came.
    long filled = 0;
    if (chain.writableBytes() != 0) {
      filled = input.read(chain.writer(), BYTES_PER_CHAIN);
      if (filled == HostInput.END) {
        throw new IOException(input + ": end of file; an entropy source must not end");
      }
      if (filled == HostInput.NOTHING) {
        // Left in the ring, where it is safe whatever becomes of this process.
        queue.undo(chain);
        waitForMore();
        return false;
      }
    }
    queue.complete(chain, filled);
    context().counters().request(0, filled);
    return true;
  }

  private void waitForMore() {
    dry = true;
    context().watch(refill);
  }

  private DeviceContext context() {
    if (context == null) {
      throw new IllegalStateException("not started");
    }
    return context;
  }

  @Override
  public void stop() {
    context().unwatch(refill);
    context = null;
  }

  @Override
  public void close() {
    input.close();
  }

  private final class Refill implements Source {
    @Override
    public int fd() {
      return input.fd();
    }

    @Override
    public int ready() throws IOException {
      dry = false;
      int done = process(context().queue(0));
      if (!dry) {
        context().unwatch(this);
      }
      return done;
    }
  }
}
