package stile.net;

/** Numbers of the network device (virtio 1.4, section 5.1), as in stile/virtio_net.h. */
final class NetLayout {
  static final int DEVICE_TYPE = 1;

  /** Feature bits (section 5.1.3). HOST is what the device takes, GUEST what the driver takes. */
  static final int F_CSUM = 0;

  static final int F_GUEST_CSUM = 1;
  static final int F_MTU = 3;
  static final int F_MAC = 5;
  static final int F_GUEST_TSO4 = 7;
  static final int F_GUEST_TSO6 = 8;
  static final int F_GUEST_ECN = 9;
  static final int F_HOST_TSO4 = 11;
  static final int F_HOST_TSO6 = 12;
  static final int F_HOST_ECN = 13;
  static final int F_MRG_RXBUF = 15;
  static final int F_STATUS = 16;
  static final int F_CTRL_VQ = 17;
  static final int F_CTRL_RX = 18;
  static final int F_CTRL_VLAN = 19;
  static final int F_CTRL_RX_EXTRA = 20;
  static final int F_GUEST_ANNOUNCE = 21;
  static final int F_MQ = 22;
  static final int F_CTRL_MAC_ADDR = 23;
  static final int F_GUEST_USO4 = 54;
  static final int F_GUEST_USO6 = 55;
  static final int F_HOST_USO = 56;
  static final int F_SPEED_DUPLEX = 63;

  /** The configuration space (section 5.1.4). */
  static final int MAC = 0;

  static final int STATUS = 6;
  static final int MAX_PAIRS = 8;
  static final int MTU = 10;
  static final int SPEED = 12;
  static final int DUPLEX = 16;
  static final int CONFIG_SIZE = 20;

  static final int S_LINK_UP = 1;
  static final int S_ANNOUNCE = 2;
  static final int FULL_DUPLEX = 1;

  /** Before every frame (section 5.1.6). */
  static final int FLAGS = 0;

  static final int GSO_TYPE = 1;
  static final int HDR_LEN = 2;
  static final int GSO_SIZE = 4;
  static final int CSUM_START = 6;
  static final int CSUM_OFFSET = 8;
  static final int NUM_BUFFERS = 10;
  static final int HEADER = 12;

  static final int NEEDS_CSUM = 1;

  static final int GSO_NONE = 0;
  static final int GSO_TCPV4 = 1;
  static final int GSO_TCPV6 = 4;
  static final int GSO_UDP_L4 = 5;
  static final int GSO_ECN = 0x80;

  /** The control queue (section 5.1.6.5): u8 class, u8 command, data; u8 answer. */
  static final byte OK = 0;

  static final byte ERR = 1;
  static final int CTRL_RX = 0;
  static final int CTRL_MAC = 1;
  static final int MAC_TABLE_SET = 0;
  static final int MAC_ADDR_SET = 1;
  static final int CTRL_VLAN = 2;
  static final int VLAN_ADD = 0;
  static final int VLAN_DEL = 1;
  static final int CTRL_ANNOUNCE = 3;
  static final int ANNOUNCE_ACK = 0;
  static final int CTRL_MQ = 4;
  static final int MQ_PAIRS_SET = 0;

  /** Ethernet: two addresses and a type; a VLAN tag makes it longer. */
  static final int MAC_SIZE = 6;

  static final int ETHERNET = 14;
  static final int VLAN_TAG = 4;

  /**
   * Where the type stands, the one that says that a tag follows (IEEE 802.1Q), and the tag's id.
   */
  static final int TYPE = 12;

  static final int TYPE_VLAN = 0x8100;
  static final int VLAN_ID = 0xfff;

  /** What a frame that is yet to be cut into pieces has at most behind its Ethernet header. */
  static final int GSO_MAX = 65535;

  /** The longest frame there can be, its header before it, and a byte more. */
  static final int LONGEST = HEADER + ETHERNET + VLAN_TAG + GSO_MAX + 1;

  private NetLayout() {}
}
