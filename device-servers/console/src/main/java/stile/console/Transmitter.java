package stile.console;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import stile.console.ConsoleConfig.WhenDetached;
import stile.virtio.device.DeviceContext;
import stile.virtio.host.HostChannel;
import stile.virtio.host.HostOutput;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.Reader;
import stile.virtio.queue.Virtqueue;
import stile.virtio.queue.VirtqueueException;

/**
 * From the transmitq to the line. A chain is used when its last byte is with the operating system,
 * or was dropped because nobody was there; until then the driver keeps it, and so knows what got
 * out.
 */
final class Transmitter {
  private static final System.Logger LOG = System.getLogger("stile.console");

  static final int STEPS_PER_TURN = 16;

  /** A chain may name gigabytes: so many bytes at most go in one step. */
  static final long BYTES_PER_STEP = 32 << 10;

  private final Line line;
  private final boolean drop;
  private final Gate room = new Gate(true, this::resume);
  private @Nullable DeviceContext context;

  /** The chain that is being written, and whether it lost something. */
  private @Nullable DescriptorChain current;

  private boolean currentLost;

  /** Until there is room, or somebody comes. */
  private boolean waiting;

  private long dropped;

  Transmitter(Line line, WhenDetached whenDetached) {
    this.line = line;
    this.drop = whenDetached == WhenDetached.DROP;
  }

  void start(DeviceContext context) {
    this.context = context;
  }

  /** Sends what there is; answers how many steps it made. */
  int process(Virtqueue queue) throws IOException {
    int steps = 0;
    while (steps < STEPS_PER_TURN && !waiting) {
      DescriptorChain chain = current != null ? current : take(queue);
      if (chain == null) {
        break;
      }
      if (chain.reader().remaining() == 0 || send(chain.reader())) {
        steps++;
        if (chain.reader().remaining() == 0) {
          complete(queue, chain);
        }
      }
    }
    return steps;
  }

  private @Nullable DescriptorChain take(Virtqueue queue) {
    DescriptorChain chain = queue.next();
    if (chain != null && chain.writableBytes() != 0) {
      // Section 5.3.6.1: "The driver MUST NOT put a device-writable buffer in a transmitq."
      throw new VirtqueueException(
          "console output %d holds %d device-writable bytes"
              .formatted(chain.id(), chain.writableBytes()));
    }
    current = chain;
    return chain;
  }

  /** Answers whether anything became of any byte. */
  private boolean send(Reader bytes) throws IOException {
    HostOutput output = line.output();
    long moved = output == null ? HostChannel.END : output.write(bytes, BYTES_PER_STEP);
    if (moved > 0) {
      return true;
    }
    if (moved == HostChannel.END) {
      if (output != null) {
        line.outputEnded();
      }
      if (drop) {
        dropped += bytes.remaining();
        currentLost = true;
        bytes.skip(bytes.remaining());
        return true;
      }
    }
    waitForRoom();
    return false;
  }

  private void waitForRoom() {
    waiting = true;
    HostOutput output = line.output();
    if (output != null) {
      room.open(context(), output.fd());
    }
  }

  private void complete(Virtqueue queue, DescriptorChain chain) {
    queue.complete(chain, 0);
    context().counters().request(chain.readableBytes(), 0);
    if (currentLost) {
      context().failed(queue.index(), "output lost: " + line);
    } else if (dropped != 0) {
      LOG.log(WARNING, "{0}: {1} bytes were dropped while nobody was there", line, dropped);
      dropped = 0;
    }
    currentLost = false;
    current = null;
  }

  /** There is room again. */
  private int resume() throws IOException {
    waiting = false;
    int steps = process(context().queue(ConsoleLayout.TRANSMITQ));
    if (!waiting) {
      room.close();
    }
    return steps;
  }

  /** Who was waited for is gone, or somebody has come: the next turn tries again. */
  void lineChanged() {
    room.close();
    waiting = false;
  }

  /** How many bytes were dropped since output last got through. */
  long dropped() {
    return dropped;
  }

  /** The chain that was being written is no longer ours. */
  void queueReset() {
    room.close();
    current = null;
    currentLost = false;
    waiting = false;
  }

  /** The driver's memory is gone: what it never saw used, it knows to be unsent. */
  void stop() {
    queueReset();
    context = null;
  }

  private DeviceContext context() {
    if (context == null) {
      throw new IllegalStateException("not started");
    }
    return context;
  }
}
