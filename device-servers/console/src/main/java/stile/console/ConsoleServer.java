package stile.console;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import stile.virtio.Features;
import stile.virtio.device.DeviceContext;
import stile.virtio.device.DeviceServer;
import stile.virtio.host.HostOutput;
import stile.virtio.queue.Virtqueue;

/** The console device (virtio 1.4, section 5.3): port 0, and no others. */
final class ConsoleServer implements DeviceServer {
  private static final System.Logger LOG = System.getLogger("stile.console");

  private final ConsoleConfig config;
  private final Line line;
  private final Transmitter transmitter;
  private final Receiver receiver;
  private @Nullable DeviceContext context;

  ConsoleServer(ConsoleConfig config, Line line) {
    this.config = config;
    this.line = line;
    transmitter = new Transmitter(line, config.whenDetached());
    receiver = new Receiver(line);
  }

  @Override
  public int deviceType() {
    return ConsoleLayout.DEVICE_TYPE;
  }

  @Override
  public long features() {
    long size = config.size().isPresent() ? Features.bit(ConsoleLayout.F_SIZE) : 0;
    return size | Features.bit(ConsoleLayout.F_EMERG_WRITE);
  }

  @Override
  public int[] queueSizes() {
    return new int[] {config.queueSize(), config.queueSize()};
  }

  @Override
  public int configSize() {
    return ConsoleLayout.CONFIG_SIZE;
  }

  @Override
  public void readConfig(byte[] space) {
    if (config.size().isPresent()) {
      TerminalSize size = config.size().get();
      putShort(space, ConsoleLayout.COLS, size.cols());
      putShort(space, ConsoleLayout.ROWS, size.rows());
    }
    // max_nr_ports is valid with F_MULTIPORT alone, and emerg_wr is for writing.
  }

  private static void putShort(byte[] space, int offset, int value) {
    space[offset] = (byte) value;
    space[offset + 1] = (byte) (value >>> 8);
  }

  /**
   * Only emerg_wr can be written, at any time, even before the driver has said that it is there
   * (section 5.3.5.1). It is one byte and a last resort: when it cannot be put out now, it is lost.
   */
  @Override
  public boolean writeConfig(int offset, byte[] data) {
    if (offset != ConsoleLayout.EMERG_WR || data.length == 0) {
      return false;
    }
    HostOutput output = line.output();
    if (output != null) {
      try {
        var _ = output.write(data[0]);
      } catch (IOException e) {
        LOG.log(WARNING, "emergency write: {0}", e.getMessage());
      }
    }
    return true;
  }

  @Override
  public void start(DeviceContext context) {
    this.context = context;
    transmitter.start(context);
    receiver.start(context);
    line.start(context, this::lineChanged);
  }

  private void lineChanged() {
    transmitter.lineChanged();
    receiver.lineChanged();
  }

  @Override
  public int process(Virtqueue queue) throws IOException {
    return queue.index() == ConsoleLayout.TRANSMITQ
        ? transmitter.process(queue)
        : receiver.process(queue);
  }

  /** Room for input. */
  @Override
  public boolean holds(int queue) {
    return queue == ConsoleLayout.RECEIVEQ;
  }

  @Override
  public void queueReset(int queue) {
    if (queue == ConsoleLayout.TRANSMITQ) {
      transmitter.queueReset();
    } else {
      receiver.queueReset();
    }
  }

  @Override
  public void stop() {
    if (context != null) {
      line.stop();
      transmitter.stop();
      receiver.stop();
      context = null;
    }
  }

  @Override
  public void close() {
    line.close();
  }
}
