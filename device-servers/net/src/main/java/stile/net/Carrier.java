package stile.net;

import static java.lang.System.Logger.Level.INFO;

import org.jspecify.annotations.Nullable;
import stile.virtio.device.DeviceContext;
import stile.virtio.device.Source;

/**
 * What a driver is told of its link: whether it is up, and, once it is again, that the driver
 * should make itself known to whoever is there now (virtio 1.4, sections 5.1.4 and 5.1.6.5.4).
 */
final class Carrier implements Source {
  private static final System.Logger LOG = System.getLogger("stile.net");

  private final Link link;

  /** As the driver was last told. */
  private boolean up = true;

  private boolean announce;
  private @Nullable DeviceContext context;

  Carrier(Link link) {
    this.link = link;
  }

  /** The field of the configuration space. */
  int status() {
    if (context == null) {
      up = link.isUp();
    }
    return (up ? NetLayout.S_LINK_UP : 0) | (announce ? NetLayout.S_ANNOUNCE : 0);
  }

  /** A driver is there, and may have looked some time ago. */
  void start(DeviceContext context) {
    this.context = context;
    if (fd() >= 0) {
      context.watch(this);
    }
    int _ = ready();
  }

  /** It has made itself known. */
  void announced() {
    announce = false;
  }

  @Override
  public int fd() {
    return link.changes();
  }

  @Override
  public int ready() {
    boolean now = link.isUp();
    // It may have been stopped by another source that was ready in the same round.
    if (context == null || now == up) {
      return 0;
    }
    up = now;
    announce = now && context.has(NetLayout.F_GUEST_ANNOUNCE);
    LOG.log(INFO, "{0}: {1}", link, up ? "up" : "down");
    context.configChanged();
    return 1;
  }

  void stop() {
    if (context != null && fd() >= 0) {
      context.unwatch(this);
    }
    context = null;
    announce = false;
  }
}
