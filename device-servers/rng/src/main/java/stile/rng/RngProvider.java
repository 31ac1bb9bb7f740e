package stile.rng;

import java.io.IOException;
import java.util.List;
import stile.virtio.device.DeviceServer;
import stile.virtio.device.DeviceServerProvider;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.device.Option;
import stile.virtio.device.Options;
import stile.virtio.host.HostInput;
import stile.virtio.host.RandomFile;
import stile.virtio.host.Randomness;

/** Makes entropy devices: type {@code rng}. */
public final class RngProvider implements DeviceServerProvider {
  @Override
  public String type() {
    return "rng";
  }

  @Override
  public String description() {
    return "Random bytes from the kernel's generator or a hardware one.";
  }

  @Override
  public List<Option> options() {
    return RngConfig.OPTIONS;
  }

  @Override
  public DeviceServer create(Options options) throws InvalidOptionException, IOException {
    RngConfig config = RngConfig.of(options);
    HostInput source =
        config.file().isPresent() ? RandomFile.open(config.file().get()) : new Randomness();
    return new RngServer(source);
  }
}
