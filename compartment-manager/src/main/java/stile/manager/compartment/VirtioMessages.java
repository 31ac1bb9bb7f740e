package stile.manager.compartment;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import stile.manager.msg.DeviceMessages;
import stile.virtio.Features;
import stile.virtio.VirtioDevice;
import stile.virtio.queue.QueueSettings;

/** Lets messages ask of a virtio device what they can ask. On the device's thread. */
final class VirtioMessages implements DeviceMessages {
  private final VirtioDevice device;

  VirtioMessages(VirtioDevice device) {
    this.device = device;
  }

  @Override
  public int deviceType() {
    return device.deviceType();
  }

  @Override
  public int featureBlocks() {
    return Features.BLOCKS;
  }

  @Override
  public int features(int block) {
    return (int) (device.offeredFeatures() >>> (Integer.SIZE * block));
  }

  @Override
  public void setDriverFeatures(int block, int bits) {
    device.setDriverFeatures(block, bits);
  }

  @Override
  public int configSize() {
    return device.configSize();
  }

  @Override
  public byte[] readConfig(int offset, int length) {
    return Arrays.copyOfRange(device.readConfig(), offset, offset + length);
  }

  @Override
  public boolean writeConfig(int offset, byte[] data) {
    return device.writeConfig(offset, data);
  }

  @Override
  public int configGeneration() {
    return device.generation();
  }

  @Override
  public int status() {
    return device.status();
  }

  @Override
  public int setStatus(int status) {
    return device.setStatus(status);
  }

  @Override
  public int queueCount() {
    return device.queueCount();
  }

  @Override
  public QueueInfo queue(int index) {
    int maxSize = device.maxQueueSize(index);
    @Nullable QueueSettings settings = device.queueSettings(index);
    return settings == null
        ? QueueInfo.unused(maxSize)
        : new QueueInfo(
            maxSize, settings.size(), true, settings.desc(), settings.driver(), settings.device());
  }

  @Override
  public void enableQueue(int index, int size, long desc, long driver, long device) {
    this.device.setQueue(index, size, desc, driver, device);
  }

  @Override
  public void resetQueue(int index) {
    device.resetQueue(index);
  }
}
