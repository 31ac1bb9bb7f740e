package stile.template;

import org.jspecify.annotations.Nullable;
import stile.virtio.device.DeviceContext;
import stile.virtio.device.DeviceServer;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.Reader;
import stile.virtio.queue.Virtqueue;
import stile.virtio.queue.Writer;

/**
 * The RTC device (virtio 1.4, section 5.23) with one clock, no alarm and no cross-timestamps.
 *
 * <p>The driver is not trusted, and yet nothing here can go wrong by what it sends: a chain is
 * checked before it comes, and reading beyond its end is refused. What is left to a device is to
 * look at the sizes where the specification says what to answer.
 */
final class ClockServer implements DeviceServer {
  private static final int QUEUE_SIZE = 16;

  /** Come back soon: others live on the same thread. */
  private static final int REQUESTS_PER_TURN = 16;

  private final NanoClock clock;
  private @Nullable DeviceContext context;

  ClockServer(NanoClock clock) {
    this.clock = clock;
  }

  @Override
  public int deviceType() {
    return ClockLayout.DEVICE_TYPE;
  }

  @Override
  public int[] queueSizes() {
    return new int[] {QUEUE_SIZE};
  }

  @Override
  public void start(DeviceContext context) {
    this.context = context;
  }

  @Override
  public int process(Virtqueue queue) {
    int done = 0;
    while (done < REQUESTS_PER_TURN) {
      DescriptorChain chain = queue.next();
      if (chain == null) {
        break; // Not null is a chain of ours until we complete it.
      }
      long asked = chain.readableBytes();
      byte status = answer(chain.reader(), chain.writer());
      // As many bytes as were written, and not one more: the driver believes it.
      queue.complete(chain, chain.writer().position());
      count(queue.index(), status, asked, chain.writer().position());
      done++;
    }
    return done;
  }

  private byte answer(Reader request, Writer response) {
    if (request.remaining() < ClockLayout.HEAD) {
      return refuse(response, ClockLayout.S_EINVAL);
    }
    int type = request.getShort() & 0xffff;
    request.skip(ClockLayout.HEAD - Short.BYTES);
    byte status = type == ClockLayout.REQ_CFG ? ClockLayout.S_OK : checkClock(type, request);
    if (status == ClockLayout.S_OK && response.remaining() < ClockLayout.RESPONSE) {
      status = ClockLayout.S_EINVAL;
    }
    if (status != ClockLayout.S_OK) {
      return refuse(response, status);
    }
    response.putLong(ClockLayout.S_OK); // with its 7 reserved bytes
    response.putLong(
        switch (type) {
          case ClockLayout.REQ_CFG -> 1; // le16 num_clocks
          case ClockLayout.REQ_CLOCK_CAP -> clock.type(); // u8 type; no smearing, no flags
          case ClockLayout.REQ_CROSS_CAP -> 0; // u8 flags: no cross-timestamps
          default -> clock.nanos(); // le64 clock_reading
        });
    return ClockLayout.S_OK;
  }

  /** The request is about one clock: there is such a request, and such a clock. */
  private static byte checkClock(int type, Reader request) {
    if (type != ClockLayout.REQ_READ
        && type != ClockLayout.REQ_CLOCK_CAP
        && type != ClockLayout.REQ_CROSS_CAP) {
      return ClockLayout.S_EOPNOTSUPP;
    }
    if (request.remaining() < ClockLayout.CLOCK_REQUEST - ClockLayout.HEAD) {
      return ClockLayout.S_EINVAL;
    }
    if (request.getShort() != 0) {
      return ClockLayout.S_ENODEV;
    }
    int counter = request.getByte() & 0xff;
    return type == ClockLayout.REQ_CROSS_CAP && counter > ClockLayout.COUNTER_LAST
        ? ClockLayout.S_EOPNOTSUPP
        : ClockLayout.S_OK;
  }

  /**
   * The status, if there is room for it, and zeros for as much of the head as there is room for.
   */
  private static byte refuse(Writer response, byte status) {
    if (response.remaining() > 0) {
      response.putByte(status);
      while (response.position() < ClockLayout.HEAD && response.remaining() > 0) {
        response.putByte((byte) 0);
      }
    }
    return status;
  }

  private void count(int queue, byte status, long in, long out) {
    if (context != null) {
      context.counters().request(in, out);
      if (status != ClockLayout.S_OK) {
        context.failed(queue, "request refused with status " + status);
      }
    }
  }

  @Override
  public void stop() {
    context = null;
  }

  @Override
  public void close() {}
}
