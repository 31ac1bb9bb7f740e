package stile.blk;

import java.io.IOException;
import java.util.Arrays;
import stile.virtio.Features;
import stile.virtio.device.DeviceContext;
import stile.virtio.device.DeviceServer;
import stile.virtio.device.Source;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.Virtqueue;

/**
 * A virtio disk (virtio 1.4, section 5.2). Requests are taken in batches, go to the store together,
 * and are answered in the order in which they end.
 */
final class BlkDevice implements DeviceServer {
  private final BlkSettings settings;
  private final BlockStore store;
  private final CacheMode cache;
  private final Requests requests;
  private final Source ended = new Ended();
  private final long offered;

  private long negotiated;

  /**
   * @param settings how it was configured; they fit the store
   * @param store its bytes; closed with the device
   */
  BlkDevice(BlkSettings settings, BlockStore store) {
    this.settings = settings;
    this.store = store;
    this.cache = new CacheMode(settings.writeBack() && !store.readOnly());
    this.requests =
        new Requests(
            store,
            new Area(store.capacity(), settings.firstWritable(store.capacity())),
            cache,
            settings.serial());
    this.offered = offered(settings, store.readOnly());
  }

  private static long offered(BlkSettings settings, boolean readOnly) {
    long features =
        Features.bit(BlkLayout.F_SEG_MAX)
            | Features.bit(BlkLayout.F_GEOMETRY)
            | Features.bit(BlkLayout.F_BLK_SIZE)
            | Features.bit(BlkLayout.F_TOPOLOGY)
            | Features.bit(BlkLayout.F_FLUSH);
    if (readOnly) {
      features |= Features.bit(BlkLayout.F_RO);
    } else {
      features |=
          Features.bit(BlkLayout.F_CONFIG_WCE)
              | Features.bit(BlkLayout.F_DISCARD)
              | Features.bit(BlkLayout.F_WRITE_ZEROES);
    }
    if (settings.queues() > 1) {
      features |= Features.bit(BlkLayout.F_MQ);
    }
    return features;
  }

  @Override
  public int deviceType() {
    return BlkLayout.DEVICE_TYPE;
  }

  @Override
  public long features() {
    return offered;
  }

  @Override
  public int[] queueSizes() {
    int[] sizes = new int[settings.queues()];
    Arrays.fill(sizes, settings.queueSize());
    return sizes;
  }

  @Override
  public int configSize() {
    return BlkLayout.CONFIG_SIZE;
  }

  @Override
  public void readConfig(byte[] config) {
    ConfigSpace.fill(config, settings, store, cache.writeBack());
  }

  @Override
  public boolean writeConfig(int offset, byte[] data) {
    return offset == BlkLayout.WRITEBACK && data.length == 1 && cache.write(negotiated, data[0]);
  }

  /**
   * Any subset will do. It is taken note of here and not at the start: between the two the driver
   * may read and write {@code writeback}, whose value depends on it.
   */
  @Override
  public boolean accepts(long features) {
    negotiated = features;
    cache.negotiated(features);
    return true;
  }

  @Override
  public void start(DeviceContext context) {
    requests.start(context);
    if (store.fd() >= 0) {
      context.watch(ended);
    }
  }

  @Override
  public int process(Virtqueue queue) throws IOException {
    int chains = 0;
    long bytes = 0;
    while (chains < Limits.TURN_CHAINS && bytes < Limits.TURN_BYTES && requests.haveRoom()) {
      DescriptorChain chain = queue.next();
      if (chain == null) {
        break;
      }
      bytes += chain.readableBytes() + chain.writableBytes();
      requests.begin(queue, chain);
      chains++;
    }
    return chains + turn();
  }

  /** Sends on what was begun, and answers what has ended. */
  private int turn() throws IOException {
    int work = store.submit() ? 0 : 1;
    return work + store.poll();
  }

  /** Wakes the device when requests have ended while it had nothing else to do. */
  private final class Ended implements Source {
    @Override
    public int fd() {
      return store.fd();
    }

    @Override
    public int ready() throws IOException {
      return store.poll() + turn(); // what has ended may have a next step
    }
  }

  @Override
  public void queueReset(int queue) {
    requests.queueReset(queue);
  }

  @Override
  public void stop() {
    requests.stop();
  }

  @Override
  public void close() {
    store.close();
  }
}
