package stile.net;

import static java.lang.System.Logger.Level.INFO;

import java.io.IOException;
import java.util.List;
import stile.virtio.device.DeviceServer;
import stile.virtio.device.DeviceServerProvider;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.device.Option;
import stile.virtio.device.Options;
import stile.virtio.host.TapInterface;

/** Makes network devices: type {@code net}. */
public final class NetProvider implements DeviceServerProvider {
  private static final System.Logger LOG = System.getLogger("stile.net");

  @Override
  public String type() {
    return "net";
  }

  @Override
  public String description() {
    return "A network card whose cable leads to a tap interface.";
  }

  @Override
  public List<Option> options() {
    return NetConfig.OPTIONS;
  }

  @Override
  public DeviceServer create(Options options) throws InvalidOptionException, IOException {
    NetConfig config = NetConfig.of(options);
    Link link = new TapLink(TapInterface.open(config.tap(), config.pairs()), config.pairs());
    NetServer server = new NetServer(config, link);
    LOG.log(INFO, "{0}: the driver is {1}", link, MacAddress.toString(server.mac()));
    return server;
  }
}
