package stile.bench.crossing;

import java.io.IOException;
import java.util.List;
import java.util.ServiceLoader;
import stile.virtio.device.DeviceServer;
import stile.virtio.device.DeviceServerProvider;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.device.Option;
import stile.virtio.device.Options;

/** Makes disks that say how long they took. */
public final class TimedProvider implements DeviceServerProvider {
  @Override
  public String type() {
    return "timed-blk";
  }

  @Override
  public String description() {
    return "A disk that says how long it took.";
  }

  @Override
  public List<Option> options() {
    return disk().options();
  }

  @Override
  public DeviceServer create(Options options) throws InvalidOptionException, IOException {
    return new TimedServer(disk().create(options));
  }

  private static DeviceServerProvider disk() {
    for (DeviceServerProvider provider : ServiceLoader.load(DeviceServerProvider.class)) {
      if (provider.type().equals("blk")) {
        return provider;
      }
    }
    throw new IllegalStateException("no blk");
  }
}
