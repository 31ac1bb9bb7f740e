package stile.net;

import static java.lang.System.Logger.Level.INFO;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.host.TapInterface;

/** The switches of this process, by name. One is there for as long as it has ports. */
final class Switches {
  private static final System.Logger LOG = System.getLogger("stile.net");
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** As many ports as one may have: a frame may go to all of them. */
  static final int PORTS = 32;

  private final Map<String, Site> sites = new HashMap<>();

  /** A switch, who is on it, and whose descriptors others may still use. */
  private static final class Site {
    final Switch center;
    final List<SwitchPort> present = new ArrayList<>();
    final List<SwitchPort> left = new ArrayList<>();
    final long seed = new SecureRandom().nextLong();
    @Nullable Uplink uplink;

    Site() {
      long start = System.nanoTime();
      center = new Switch(() -> (System.nanoTime() - start) / NANOS_PER_SECOND);
    }
  }

  /**
   * Makes a port.
   *
   * @param mac the address that is its own
   * @throws InvalidOptionException when that makes no sense with the ports that are there
   */
  synchronized Link join(String name, NetConfig config, long mac)
      throws InvalidOptionException, IOException {
    Site site = sites.getOrDefault(name, new Site());
    if (site.present.size() == PORTS) {
      throw new InvalidOptionException(
          NetConfig.SWITCH, "has its %d ports in use: %s".formatted(PORTS, name));
    }
    if (site.center.owner(mac) != null) {
      throw new InvalidOptionException(
          NetConfig.MAC,
          "is %s, as on another port of switch %s".formatted(MacAddress.toString(mac), name));
    }
    int longest = config.longest();
    SwitchPort port =
        port("switch %s, %s".formatted(name, MacAddress.toString(mac)), mac, longest, site);
    try {
      connect(site, name, config.uplink(), longest);
    } catch (InvalidOptionException | IOException e) {
      port.close();
      throw e;
    }
    site.center.add(port);
    site.present.add(port);
    sites.put(name, site);
    return new SwitchLink(site.center, port, longest, () -> leave(name, port));
  }

  private static SwitchPort port(String name, long mac, int longest, Site site) throws IOException {
    return new SwitchPort(name, mac, longest, site.seed);
  }

  private static void connect(Site site, String name, Optional<String> tap, int longest)
      throws InvalidOptionException, IOException {
    if (tap.isEmpty()) {
      return;
    }
    if (site.uplink != null) {
      throw new InvalidOptionException(
          NetConfig.UPLINK, "is given already for switch %s, to another port".formatted(name));
    }
    TapInterface opened = TapInterface.open(tap.get(), 1);
    try {
      opened.setOffloads(0);
      SwitchPort port = port("switch %s, tap %s".formatted(name, tap.get()), 0, longest, site);
      Uplink uplink = new Uplink(site.center, port, opened, longest);
      site.center.add(port);
      site.uplink = uplink;
      uplink.start();
    } catch (IOException e) {
      opened.close();
      throw e;
    }
  }

  /** The port's thread has ended; those of others may still carry frames to it. */
  private synchronized void leave(String name, SwitchPort port) {
    Site site = sites.get(name);
    if (site == null || !site.present.remove(port)) {
      return;
    }
    site.center.remove(port);
    site.left.add(port);
    LOG.log(INFO, "{0}", port);
    if (site.present.isEmpty()) {
      Uplink uplink = site.uplink;
      if (uplink != null) {
        uplink.close();
        LOG.log(INFO, "{0}", uplink.port());
        uplink.port().close();
      }
      site.left.forEach(SwitchPort::close);
      sites.remove(name);
    }
  }
}
