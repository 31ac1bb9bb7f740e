package stile.manager.msg;

import java.util.UUID;

/**
 * What a driver may ask of one device, without the messages it asks with. Implemented over a virtio
 * device; faked in tests. Called by one thread.
 *
 * <p>Requests that a response cannot refuse (features, queues) are refused in silence: the driver
 * finds out by reading back.
 */
public interface DeviceMessages {
  /** The virtio device type, such as 4 for an entropy source. */
  int deviceType();

  /** "STIL" in ASCII, low byte first. */
  default int vendorId() {
    return 0x4c49_5453;
  }

  /** What tells this device from others of its type; all zero when nothing does. */
  default UUID uuid() {
    return new UUID(0, 0);
  }

  /** How many blocks of 32 feature bits it has. */
  int featureBlocks();

  /**
   * The feature bits it offers.
   *
   * @param block 0 for bits 0 to 31, and less than {@link #featureBlocks()}
   */
  int features(int block);

  /**
   * The driver chooses features.
   *
   * @param block less than {@link #featureBlocks()}
   */
  void setDriverFeatures(int block, int bits);

  /** The length of its configuration space in bytes. */
  int configSize();

  /**
   * Part of its configuration space, little-endian.
   *
   * @param offset in bytes; {@code offset + length} is at most {@link #configSize()}
   */
  byte[] readConfig(int offset, int length);

  /**
   * The driver writes into the configuration space.
   *
   * @param offset in bytes; {@code offset + data.length} is at most {@link #configSize()}
   * @return whether all of it was taken; when not, nothing was
   */
  boolean writeConfig(int offset, byte[] data);

  /** Differs after each change of the configuration space that the driver did not make. */
  int configGeneration();

  int status();

  /**
   * The driver writes the status; 0 resets.
   *
   * @param status 0 to 255
   * @return the status that comes of it
   */
  int setStatus(int status);

  /** How many virtqueues it has. */
  int queueCount();

  /**
   * The state of a queue.
   *
   * @param index less than {@link #queueCount()}
   */
  QueueInfo queue(int index);

  /**
   * The driver sets a queue up and enables it.
   *
   * @param index less than {@link #queueCount()}
   * @param size descriptors, as the driver wrote it
   * @param desc address of the descriptor area, as the driver wrote it; likewise the other two
   */
  void enableQueue(int index, int size, long desc, long driver, long device);

  /**
   * The driver resets one queue (VIRTIO_F_RING_RESET).
   *
   * @param index less than {@link #queueCount()}
   */
  void resetQueue(int index);

  /**
   * A queue as GET_VQUEUE shows it.
   *
   * @param maxSize the most descriptors it can have; 0 when there is no such queue
   * @param size the descriptors it has; 0 until it is set up
   */
  record QueueInfo(int maxSize, int size, boolean enabled, long desc, long driver, long device) {
    /** A queue that does not exist. */
    public static final QueueInfo NONE = unused(0);

    /** A queue that was not set up. */
    public static QueueInfo unused(int maxSize) {
      return new QueueInfo(maxSize, 0, false, 0, 0, 0);
    }
  }
}
