package stile.virtio;

/**
 * The way from a device to its driver, as the transport has it. Never blocks; what cannot be sent
 * now is remembered and sent later.
 */
public interface DriverNotifier {
  /** Buffers of a queue were used. */
  void used(int queue);

  /**
   * The configuration space or the device status changed by itself.
   *
   * @param status the device status
   * @param generation the configuration's generation
   */
  void configChanged(int status, int generation);
}
