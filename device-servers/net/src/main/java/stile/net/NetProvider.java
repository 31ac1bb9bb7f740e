package stile.net;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import stile.virtio.device.DeviceServer;
import stile.virtio.device.DeviceServerProvider;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.device.Option;
import stile.virtio.device.Options;
import stile.virtio.host.CaptureFile;
import stile.virtio.host.FrameSocket;
import stile.virtio.host.InterfaceState;
import stile.virtio.host.TapInterface;

/** Makes network devices: type {@code net}. */
public final class NetProvider implements DeviceServerProvider {
  private static final System.Logger LOG = System.getLogger("stile.net");

  private final Switches switches = new Switches();

  @Override
  public String type() {
    return "net";
  }

  @Override
  public String description() {
    return "A network card whose cable leads to a tap interface, a switch, or a local socket.";
  }

  @Override
  public List<Option> options() {
    return NetConfig.OPTIONS;
  }

  @Override
  public DeviceServer create(Options options) throws InvalidOptionException, IOException {
    NetConfig config = NetConfig.of(options);
    @Nullable CaptureFile capture = config.openCapture();
    try {
      return create(config, capture);
    } catch (InvalidOptionException | IOException e) {
      if (capture != null) {
        capture.close();
      }
      throw e;
    }
  }

  private DeviceServer create(NetConfig config, @Nullable CaptureFile capture)
      throws InvalidOptionException, IOException {
    long mac = config.mac().orElseGet(MacAddress::random);
    Link link = link(config, mac);
    LOG.log(INFO, "{0}: the driver is {1}", link, MacAddress.toString(mac));
    return new NetServer(config, mac, link, capture);
  }

  private Link link(NetConfig config, long mac) throws InvalidOptionException, IOException {
    if (config.network().isPresent()) {
      return switches.join(config.network().get(), config, mac);
    }
    if (config.socket().isPresent()) {
      return new SocketLink(FrameSocket.open(config.socket().get(), config.remote().orElseThrow()));
    }
    String name = config.tap().orElseThrow();
    TapInterface tap = TapInterface.open(name, config.pairs());
    return new TapLink(tap, config.follows() ? state(name) : null, config.pairs());
  }

  /** A service that may have no sockets but local ones goes on as without {@code link}. */
  private static @Nullable InterfaceState state(String tap) {
    try {
      return InterfaceState.open(tap);
    } catch (IOException e) {
      LOG.log(
          WARNING,
          "tap {0}: the driver is told that it is up, whatever it is: {1}; allow AF_NETLINK, or say"
              + " link = \"up\"",
          tap,
          e.getMessage());
      return null;
    }
  }
}
