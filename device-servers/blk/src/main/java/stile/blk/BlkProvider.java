package stile.blk;

import java.io.IOException;
import java.util.List;
import stile.virtio.device.DeviceServer;
import stile.virtio.device.DeviceServerProvider;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.device.Option;
import stile.virtio.device.Options;

/** Makes disks out of files and block devices. */
public final class BlkProvider implements DeviceServerProvider {
  @Override
  public String type() {
    return "blk";
  }

  @Override
  public String description() {
    return "A disk, on a file or a block device.";
  }

  @Override
  public List<Option> options() {
    return BlkSettings.OPTIONS;
  }

  @Override
  public DeviceServer create(Options options) throws InvalidOptionException, IOException {
    BlkSettings settings = BlkSettings.of(options);
    return new BlkDevice(settings, Images.open(settings));
  }
}
