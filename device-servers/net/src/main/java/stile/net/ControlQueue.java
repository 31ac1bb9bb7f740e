package stile.net;

import java.io.IOException;
import stile.virtio.device.DeviceContext;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.Reader;
import stile.virtio.queue.Virtqueue;

/**
 * The commands of the control queue (virtio 1.4, section 5.1.6.5). What the driver got wrong is
 * answered with an error; only a command with no room for an answer breaks the device.
 */
final class ControlQueue {
  private static final int COMMANDS_PER_TURN = 16;
  private static final int COMMAND = 2;

  private final ReceiveFilter filter;
  private final Carrier carrier;
  private final Pairs pairs;

  /** Who is told how many queue pairs are used. */
  interface Pairs {
    /** Answers false when there are not so many. */
    boolean use(int count) throws IOException;
  }

  ControlQueue(ReceiveFilter filter, Carrier carrier, Pairs pairs) {
    this.filter = filter;
    this.carrier = carrier;
    this.pairs = pairs;
  }

  int process(Virtqueue queue, DeviceContext context) throws IOException {
    int done = 0;
    while (done < COMMANDS_PER_TURN) {
      DescriptorChain chain = queue.next();
      if (chain == null) {
        break;
      }
      Reader command = chain.reader();
      boolean well = command.remaining() >= COMMAND && obey(command, context);
      chain.writer().putByte(well ? NetLayout.OK : NetLayout.ERR);
      queue.complete(chain, 1);
      if (!well) {
        context.failed(queue.index(), "command of %d bytes".formatted(chain.readableBytes()));
      }
      done++;
    }
    return done;
  }

  private boolean obey(Reader data, DeviceContext context) throws IOException {
    int kind = data.getByte() & 0xff;
    int command = data.getByte() & 0xff;
    return switch (kind) {
      case NetLayout.CTRL_RX -> context.has(NetLayout.F_CTRL_RX) && mode(command, data, context);
      case NetLayout.CTRL_MAC -> mac(command, data, context);
      case NetLayout.CTRL_VLAN ->
          context.has(NetLayout.F_CTRL_VLAN)
              && (command == NetLayout.VLAN_ADD || command == NetLayout.VLAN_DEL)
              && data.remaining() == Short.BYTES
              && filter.vlans().want(data.getShort() & 0xffff, command == NetLayout.VLAN_ADD);
      case NetLayout.CTRL_ANNOUNCE ->
          context.has(NetLayout.F_GUEST_ANNOUNCE)
              && command == NetLayout.ANNOUNCE_ACK
              && data.remaining() == 0
              && announced();
      case NetLayout.CTRL_MQ ->
          context.has(NetLayout.F_MQ)
              && command == NetLayout.MQ_PAIRS_SET
              && data.remaining() == Short.BYTES
              && pairs.use(data.getShort() & 0xffff);
      default -> false;
    };
  }

  private boolean announced() {
    carrier.announced();
    return true;
  }

  private boolean mode(int command, Reader data, DeviceContext context) {
    if (data.remaining() != 1
        || !ReceiveFilter.isMode(command, context.has(NetLayout.F_CTRL_RX_EXTRA))) {
      return false;
    }
    filter.mode(command, data.getByte() != 0);
    return true;
  }

  private boolean mac(int command, Reader data, DeviceContext context) {
    return switch (command) {
      case NetLayout.MAC_TABLE_SET -> context.has(NetLayout.F_CTRL_RX) && filter.tables(data);
      case NetLayout.MAC_ADDR_SET ->
          context.has(NetLayout.F_CTRL_MAC_ADDR)
              && data.remaining() == NetLayout.MAC_SIZE
              && own(MacAddress.read(data));
      default -> false;
    };
  }

  private boolean own(long address) {
    if (!MacAddress.isOwn(address)) {
      return false;
    }
    filter.own(address);
    return true;
  }
}
