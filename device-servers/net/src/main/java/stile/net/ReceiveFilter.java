package stile.net;

import java.util.Arrays;
import stile.virtio.queue.Reader;

/**
 * Which frames a driver wants, by destination and virtual LAN (virtio 1.4, section 5.1.6.5.1 to
 * .3). Until it says so, it gets all: one that cannot say so must.
 */
final class ReceiveFilter {
  /** So many of each kind; when there are more, all of that kind pass. */
  static final int TABLE = 64;

  private static final int PROMISC = 0;
  private static final int ALLMULTI = 1;
  private static final int ALLUNI = 2;
  private static final int NOMULTI = 3;
  private static final int NOUNI = 4;
  private static final int NOBCAST = 5;

  /** The commands of section 5.1.6.5.1 that CTRL_RX has, and those that CTRL_RX_EXTRA adds. */
  private static final int BASIC = ALLMULTI;

  private final boolean[] modes = new boolean[NOBCAST + 1];
  private Table unicast = new Table();
  private Table multicast = new Table();
  private Table spareUnicast = new Table();
  private Table spareMulticast = new Table();
  private final VlanFilter vlans = new VlanFilter();
  private long own;

  ReceiveFilter(long own) {
    reset(own);
  }

  /** As at the beginning. */
  void reset(long address) {
    own = address;
    Arrays.fill(modes, false);
    modes[PROMISC] = true;
    unicast.set(0);
    multicast.set(0);
    vlans.start(false);
  }

  /** By virtual LAN. */
  VlanFilter vlans() {
    return vlans;
  }

  /** The driver's own address. */
  long own() {
    return own;
  }

  void own(long address) {
    own = address;
  }

  /** Whether a command is one of {@link #mode}. */
  static boolean isMode(int command, boolean extra) {
    return command >= 0 && command <= (extra ? NOBCAST : BASIC);
  }

  void mode(int command, boolean on) {
    modes[command] = on;
  }

  /**
   * @param vlan the frame's; 0 for none
   */
  boolean accepts(long destination, int vlan) {
    return modes[PROMISC] || (vlans.accepts(vlan) && accepts(destination));
  }

  private boolean accepts(long destination) {
    if (destination == MacAddress.BROADCAST) {
      return !modes[NOBCAST];
    }
    if (MacAddress.isGroup(destination)) {
      return !modes[NOMULTI] && (modes[ALLMULTI] || multicast.accepts(destination));
    }
    return !modes[NOUNI] && (modes[ALLUNI] || destination == own || unicast.accepts(destination));
  }

  /**
   * Takes both tables: le32 entries and the addresses, unicast first.
   *
   * @return false when they are longer than what is there; then nothing changes
   */
  boolean tables(Reader data) {
    if (!spareUnicast.read(data) || !spareMulticast.read(data)) {
      return false;
    }
    Table unicastBefore = unicast;
    unicast = spareUnicast;
    spareUnicast = unicastBefore;
    Table multicastBefore = multicast;
    multicast = spareMulticast;
    spareMulticast = multicastBefore;
    return true;
  }

  /** Some addresses. */
  private static final class Table {
    private final long[] addresses = new long[TABLE];
    private int count;
    private boolean all;

    void set(int entries) {
      all = entries > TABLE;
      count = all ? 0 : entries;
    }

    boolean read(Reader data) {
      if (data.remaining() < Integer.BYTES) {
        return false;
      }
      long entries = Integer.toUnsignedLong(data.getInt());
      if (data.remaining() < entries * NetLayout.MAC_SIZE) {
        return false;
      }
      set((int) Math.min(entries, TABLE + 1));
      if (all) {
        data.skip(entries * NetLayout.MAC_SIZE);
      }
      for (int i = 0; i < count; i++) {
        addresses[i] = MacAddress.read(data);
      }
      return true;
    }

    boolean accepts(long address) {
      for (int i = 0; i < count; i++) {
        if (addresses[i] == address) {
          return true;
        }
      }
      return all;
    }
  }
}
