package stile.console;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import stile.virtio.device.DeviceContext;
import stile.virtio.host.HostChannel;
import stile.virtio.host.HostInput;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.Virtqueue;
import stile.virtio.queue.VirtqueueException;

/**
 * From the line to the receiveq. It holds one empty chain in its hand and looks at the line only
 * while it does: input is never read before there is a place for it.
 */
final class Receiver {
  static final int STEPS_PER_TURN = 16;

  /** A chain may name gigabytes: so many bytes at most are read in one step. */
  static final long BYTES_PER_STEP = 32 << 10;

  private final Line line;
  private final Gate arrival = new Gate(false, this::receive);
  private @Nullable DeviceContext context;
  private @Nullable DescriptorChain empty;

  Receiver(Line line) {
    this.line = line;
  }

  void start(DeviceContext context) {
    this.context = context;
  }

  /**
   * The driver may have given buffers, or somebody came.
   *
   * @return how many chains were taken
   */
  int process(Virtqueue queue) {
    HostInput input = line.input();
    if (input == null || (empty != null && arrival.fd() == input.fd())) {
      return 0;
    }
    int taken = empty == null ? take(queue) : 0;
    if (empty != null) {
      arrival.open(context(), input.fd());
    }
    return taken;
  }

  /** Takes the next chain that can hold something. */
  private int take(Virtqueue queue) {
    for (int taken = 0; taken < STEPS_PER_TURN; taken++) {
      DescriptorChain chain = queue.next();
      if (chain == null) {
        return taken;
      }
      if (chain.readableBytes() != 0) {
        // Section 5.3.6.1: "The driver MUST NOT put a device-readable buffer in a receiveq."
        throw new VirtqueueException(
            "console input buffer %d holds %d device-readable bytes"
                .formatted(chain.id(), chain.readableBytes()));
      }
      if (chain.writableBytes() != 0) {
        empty = chain;
        return taken + 1;
      }
      queue.complete(chain, 0);
    }
    return STEPS_PER_TURN;
  }

  private int receive() throws IOException {
    Virtqueue queue = context().queue(ConsoleLayout.RECEIVEQ);
    int steps = 0;
    while (steps < STEPS_PER_TURN) {
      HostInput input = line.input();
      if (input == null || (empty == null && take(queue) == 0) || empty == null) {
        arrival.close();
        break;
      }
      long moved = input.read(empty.writer(), BYTES_PER_STEP);
      if (moved == HostChannel.NOTHING) {
        break;
      }
      steps++;
      if (moved == HostChannel.END) {
        line.inputEnded();
      } else {
        queue.complete(empty, moved);
        context().counters().request(0, moved);
        empty = null;
      }
    }
    return steps;
  }

  /** Who was waited for is gone, or somebody has come: the next turn looks who is there. */
  void lineChanged() {
    arrival.close();
  }

  /** The chain in hand is no longer ours. */
  void queueReset() {
    arrival.close();
    empty = null;
  }

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
