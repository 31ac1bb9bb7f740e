package stile.net;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import stile.virtio.Features;
import stile.virtio.device.DeviceContext;
import stile.virtio.device.DeviceServer;
import stile.virtio.host.CaptureFile;
import stile.virtio.queue.Virtqueue;

/** The network device (virtio 1.4, section 5.1). */
final class NetServer implements DeviceServer {
  private final NetConfig config;
  private final Link link;
  private final @Nullable CaptureFile capture;
  private final long mac;
  private final ReceiveFilter filter;
  private final Receiver[] receivers;
  private final Transmitter[] transmitters;
  private final ControlQueue control;
  private final Carrier carrier;
  private @Nullable DeviceContext context;

  /** The first so many pairs are used. */
  private int active;

  /** The control queue's number; -1 when the driver uses none. */
  private int controlQueue = -1;

  /**
   * @param mac the driver's address, until it chooses another
   * @param link closed with the device; it has as many ports as there are pairs
   * @param capture where frames are written down; closed with the device
   */
  NetServer(NetConfig config, long mac, Link link, @Nullable CaptureFile capture) {
    this.config = config;
    this.link = link;
    this.capture = capture;
    this.mac = mac;
    filter = new ReceiveFilter(mac);
    receivers = new Receiver[config.pairs()];
    Arrays.setAll(receivers, i -> new Receiver(link.port(i), filter, capture));
    transmitters = new Transmitter[config.pairs()];
    Arrays.setAll(transmitters, i -> new Transmitter(link.port(i), capture));
    carrier = new Carrier(link);
    control = new ControlQueue(filter, carrier, this::use);
  }

  @Override
  public int deviceType() {
    return NetLayout.DEVICE_TYPE;
  }

  @Override
  public long features() {
    return link.offloads()
        | Features.bit(NetLayout.F_MTU)
        | Features.bit(NetLayout.F_MAC)
        | Features.bit(NetLayout.F_MRG_RXBUF)
        | Features.bit(NetLayout.F_STATUS)
        | Features.bit(NetLayout.F_CTRL_VQ)
        | Features.bit(NetLayout.F_CTRL_RX)
        | Features.bit(NetLayout.F_CTRL_VLAN)
        | Features.bit(NetLayout.F_CTRL_RX_EXTRA)
        | Features.bit(NetLayout.F_GUEST_ANNOUNCE)
        | Features.bit(NetLayout.F_CTRL_MAC_ADDR)
        | (config.pairs() > 1 ? Features.bit(NetLayout.F_MQ) : 0)
        | (config.speed().isPresent() ? Features.bit(NetLayout.F_SPEED_DUPLEX) : 0);
  }

  /** Receive and transmit queues in turns, and the control queue (section 5.1.2). */
  @Override
  public int[] queueSizes() {
    int[] sizes = new int[2 * config.pairs() + 1];
    Arrays.fill(sizes, config.queueSize());
    return sizes;
  }

  @Override
  public int configSize() {
    return NetLayout.CONFIG_SIZE;
  }

  @Override
  public void readConfig(byte[] space) {
    MacAddress.put(space, NetLayout.MAC, filter.own());
    put(space, NetLayout.STATUS, Short.BYTES, carrier.status());
    put(space, NetLayout.MAX_PAIRS, Short.BYTES, config.pairs());
    put(space, NetLayout.MTU, Short.BYTES, config.mtu());
    if (config.speed().isPresent()) {
      put(space, NetLayout.SPEED, Integer.BYTES, config.speed().get());
      put(space, NetLayout.DUPLEX, 1, NetLayout.FULL_DUPLEX);
    }
  }

  private static void put(byte[] space, int offset, int bytes, int value) {
    for (int i = 0; i < bytes; i++) {
      space[offset + i] = (byte) (value >>> (8 * i));
    }
  }

  @Override
  public void start(DeviceContext context) throws IOException {
    this.context = context;
    // Without MQ the control queue is queue 2, wherever it would be with it.
    int pairs = context.has(NetLayout.F_MQ) ? config.pairs() : 1;
    controlQueue = context.has(NetLayout.F_CTRL_VQ) ? 2 * pairs : -1;
    filter.vlans().start(context.has(NetLayout.F_CTRL_VLAN));
    active = controlQueue >= 0 ? 1 : enabled(context, pairs);
    link.start(context.features(), active);
    HeaderRules out = HeaderRules.outgoing(context.features(), config.mtu());
    HeaderRules in = HeaderRules.incoming(context.features(), config.mtu());
    boolean merge = context.has(NetLayout.F_MRG_RXBUF);
    for (int i = 0; i < receivers.length; i++) {
      receivers[i].start(context, 2 * i, in, merge);
      transmitters[i].start(context, out);
    }
    carrier.start(context);
  }

  /**
   * How many pairs to begin with when there is no control queue to say it: behind vhost-user the
   * front end has that queue, and enables rings instead.
   */
  private static int enabled(DeviceContext context, int pairs) {
    int enabled = 1;
    for (int i = 1; i < pairs && context.queue(2 * i).size() > 0; i++) {
      enabled++;
    }
    return enabled;
  }

  private boolean use(int pairs) throws IOException {
    if (pairs < 1 || pairs > config.pairs()) {
      return false;
    }
    link.use(pairs);
    for (int i = pairs; i < receivers.length; i++) {
      receivers[i].rest();
    }
    active = pairs;
    return true;
  }

  @Override
  public int process(Virtqueue queue) throws IOException {
    int index = queue.index();
    if (index == controlQueue) {
      return context == null ? 0 : control.process(queue, context);
    }
    int pair = index / 2;
    if (pair >= active) {
      return 0;
    }
    if (index % 2 == 0) {
      return receivers[pair].process(queue);
    }
    int sent = transmitters[pair].process(queue);
    if (sent > 0) {
      receivers[pair].expect();
    }
    return sent;
  }

  /** Receive buffers. */
  @Override
  public boolean holds(int queue) {
    return queue != controlQueue && queue % 2 == 0;
  }

  @Override
  public void queueReset(int queue) {
    if (queue != controlQueue && queue % 2 == 0 && queue / 2 < receivers.length) {
      receivers[queue / 2].reset();
    }
  }

  @Override
  public void stop() {
    if (context != null) {
      for (int i = 0; i < receivers.length; i++) {
        receivers[i].stop();
        transmitters[i].stop();
      }
      carrier.stop();
      link.stop();
      filter.reset(mac);
      context = null;
      active = 0;
    }
  }

  @Override
  public void close() {
    link.close();
    if (capture != null) {
      capture.close();
    }
  }
}
