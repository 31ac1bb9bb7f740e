package stile.virtio.device;

import java.io.IOException;
import stile.virtio.queue.Virtqueue;

/**
 * One virtio device, device side. It knows nothing of transports, threads or ring formats: it is
 * told when the driver is ready, handed queues with work, and told when to let go.
 *
 * <p>After construction, every method is called by one thread, in this order:
 *
 * <pre>{@code
 *          +------------------------------- stop <----------+
 *          v                                                |
 * create --+-- readConfig, writeConfig, accepts -- start -- process, Source.ready --+-- close
 * }</pre>
 *
 * {@code start} follows the driver's DRIVER_OK (virtio 1.4, section 3.1.1), {@code stop} its reset
 * or the loss of the driver. Between the two the device may hold on to descriptor chains and
 * complete them later; after {@code stop}, or {@code queueReset} of their queue, it must not touch
 * them again.
 */
public interface DeviceServer extends AutoCloseable {
  /** The virtio device type (virtio 1.4, section 5): 4 for an entropy source. */
  int deviceType();

  /**
   * The feature bits of this device's type that it offers: bits 0 to 23 and 50 up. What belongs to
   * rings and transport is not its own.
   */
  default long features() {
    return 0;
  }

  /**
   * The largest size of each queue: a power of two, up to 32768. Their number is the number of
   * queues. Behind vhost-user a queue may be larger, since that protocol has no way to say this.
   */
  int[] queueSizes();

  /** The length of the device's configuration space in bytes; 0 when it has none. */
  default int configSize() {
    return 0;
  }

  /**
   * Fills {@code config} with the whole configuration space, little-endian. A change that the
   * driver did not make is announced by {@link DeviceContext#configChanged()}.
   *
   * @param config {@link #configSize()} bytes, zeroed
   */
  default void readConfig(byte[] config) {}

  /**
   * The driver writes into the configuration space.
   *
   * @param offset in bytes; {@code offset + data.length} is at most {@link #configSize()}
   * @return whether all of it was taken; when not, nothing was
   */
  default boolean writeConfig(int offset, byte[] data) {
    return false;
  }

  /** Whether the device can work with the subset of {@link #features()} the driver chose. */
  default boolean accepts(long features) {
    return true;
  }

  /**
   * The driver is ready.
   *
   * @throws IOException when the device cannot start; it then needs a reset, and {@link #stop()}
   *     follows all the same
   */
  void start(DeviceContext context) throws IOException;

  /**
   * Serves a queue that may have work, and leaves what it cannot serve now. Must come back soon:
   * after a bounded number of chains.
   *
   * @return how many chains were taken or completed; 0 says that there is nothing to do now
   * @throws IOException when the device can do no more; it then needs a reset
   */
  int process(Virtqueue queue) throws IOException;

  /**
   * Whether what it holds of a queue waits for something that need not come, such as receive
   * buffers for input. A transport that takes the queues away for a while does not wait for those:
   * they come again, so none of them may have been completed before an earlier one.
   */
  default boolean holds(int queue) {
    return false;
  }

  /**
   * The driver reset one queue (VIRTIO_F_RING_RESET): its chains are no longer valid, and must not
   * be touched again. The driver may set it up anew later; {@link DeviceContext#queue} gives the
   * queue there is. Of concern to a device that holds on to chains, or to what it waits for.
   */
  default void queueReset(int queue) {}

  /**
   * The driver is gone. Queues and chains are no longer valid; what was asked and not done is
   * dropped by the driver's own wish.
   */
  void stop();

  /** Frees all it has. Comes last and once. */
  @Override
  void close();
}
