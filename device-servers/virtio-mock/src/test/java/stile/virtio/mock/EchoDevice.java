package stile.virtio.mock;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stile.virtio.device.DeviceContext;
import stile.virtio.device.DeviceServer;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.Virtqueue;

/**
 * A device that writes back what it reads, keeps a journal of what is asked of it, and fails where
 * it is told to.
 */
final class EchoDevice implements DeviceServer {
  static final long FEATURE = 1L << 3;
  static final int CONFIG_SIZE = 8;

  /** Something a device does that may go wrong. */
  interface Step {
    void run() throws IOException;
  }

  /** At most so many chains are served in one go. */
  private static final int BUDGET = 8;

  final List<String> journal = new ArrayList<>();
  final byte[] config = new byte[CONFIG_SIZE];
  boolean accepting = true;
  Step onStart = () -> {};
  Step onProcess = () -> {};
  Step onStop = () -> {};
  Runnable onQueueReset = () -> {};
  @Nullable DeviceContext context;

  private final int[] queueSizes;

  EchoDevice(int... queueSizes) {
    this.queueSizes = queueSizes;
  }

  static Step failing(IOException e) {
    return () -> {
      throw e;
    };
  }

  static Step failing(RuntimeException e) {
    return () -> {
      throw e;
    };
  }

  @Override
  public int deviceType() {
    return 42;
  }

  @Override
  public long features() {
    return FEATURE;
  }

  @Override
  public int[] queueSizes() {
    return queueSizes.clone();
  }

  @Override
  public int configSize() {
    return CONFIG_SIZE;
  }

  @Override
  public void readConfig(byte[] bytes) {
    System.arraycopy(config, 0, bytes, 0, CONFIG_SIZE);
  }

  @Override
  public boolean writeConfig(int offset, byte[] data) {
    if (offset == 0 && data.length > 0) {
      return false;
    }
    System.arraycopy(data, 0, config, offset, data.length);
    return true;
  }

  @Override
  public boolean accepts(long features) {
    return accepting;
  }

  @Override
  public void start(DeviceContext given) throws IOException {
    journal.add("start");
    context = given;
    onStart.run();
  }

  @Override
  public int process(Virtqueue queue) throws IOException {
    onProcess.run();
    int done = 0;
    while (done < BUDGET) {
      DescriptorChain chain = queue.next();
      if (chain == null) {
        break;
      }
      long bytes = Math.min(chain.readableBytes(), chain.writableBytes());
      for (long i = 0; i < bytes; i++) {
        chain.writer().putByte(chain.reader().getByte());
      }
      queue.complete(chain, bytes);
      done++;
    }
    return done;
  }

  @Override
  public void queueReset(int queue) {
    onQueueReset.run();
    journal.add("reset " + queue);
  }

  @Override
  public void stop() {
    journal.add("stop");
    try {
      onStop.run();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    journal.add("close");
  }
}
