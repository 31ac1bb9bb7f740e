package stile.manager.vhostuser;

import org.jspecify.annotations.Nullable;
import stile.virtio.device.DeviceContext;
import stile.virtio.device.DeviceServer;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.Virtqueue;

/** Copies what it may read to where it may write. Eight bytes of configuration, all writable. */
final class EchoDevice implements DeviceServer {
  static final int QUEUES = 2;
  static final int QUEUE_SIZE = 16;

  private final byte[] config = {1, 2, 3, 4, 5, 6, 7, 8};
  private volatile @Nullable DeviceContext context;
  private volatile int starts;

  int starts() {
    return starts;
  }

  @Override
  public int deviceType() {
    return 42;
  }

  @Override
  public long features() {
    return 1;
  }

  @Override
  public int[] queueSizes() {
    return new int[] {QUEUE_SIZE, QUEUE_SIZE};
  }

  @Override
  public int configSize() {
    return config.length;
  }

  @Override
  public void readConfig(byte[] space) {
    System.arraycopy(config, 0, space, 0, config.length);
  }

  @Override
  public boolean writeConfig(int offset, byte[] data) {
    System.arraycopy(data, 0, config, offset, data.length);
    DeviceContext present = context;
    if (present != null) {
      present.configChanged();
    }
    return true;
  }

  @Override
  public boolean accepts(long features) {
    return (features & 1) != 0;
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  public void start(DeviceContext context) {
    this.context = context;
    starts++;
  }

  @Override
  public int process(Virtqueue queue) {
    int done = 0;
    for (DescriptorChain chain = queue.next(); chain != null; chain = queue.next()) {
      long length = Math.min(chain.readableBytes(), chain.writableBytes());
      for (long i = 0; i < length; i++) {
        chain.writer().putByte(chain.reader().getByte());
      }
      queue.complete(chain, length);
      done++;
    }
    return done;
  }

  @Override
  public void stop() {
    context = null;
  }

  @Override
  public void close() {}
}
