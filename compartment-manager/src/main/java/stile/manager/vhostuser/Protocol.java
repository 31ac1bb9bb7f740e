package stile.manager.vhostuser;

/** Numbers of the specification that several requests share. */
final class Protocol {
  /** The feature bit that says that there are protocol features; no device type may have it. */
  static final int F_PROTOCOL_FEATURES = 30;

  // Protocol features, by number.
  static final int MQ = 0;
  static final int REPLY_ACK = 3;
  static final int BACKEND_REQ = 5;
  static final int CONFIG = 9;
  static final int INFLIGHT_SHMFD = 12;
  static final int RESET_DEVICE = 13;
  static final int CONFIGURE_MEM_SLOTS = 15;
  static final int STATUS = 16;

  /** A header: request, flags and size of the payload, 32 bits each. */
  static final int HEADER = 12;

  static final int FLAGS = 4;
  static final int SIZE = 8;

  static final int VERSION = 1;
  static final int VERSION_MASK = 3;
  static final int REPLY = 1 << 2;
  static final int NEED_REPLY = 1 << 3;

  /** How many regions a whole table may have; one by one, there may be more. */
  static final int TABLE_REGIONS = 8;

  /** SET_VRING_KICK and its like: the ring's number, and whether there is no descriptor. */
  static final int RING_MASK = 0xff;

  static final int NO_FD = 1 << 8;

  /** GET_CONFIG and SET_CONFIG: offset, size and flags of 32 bits each, then so many bytes. */
  static final int CONFIG_DATA = 12;

  static final int CONFIG_MAX = 256;

  /**
   * GET_INFLIGHT_FD and SET_INFLIGHT_FD: size and offset of 64 bits each, queues and their size of
   * 16 bits each; and with what a C compiler puts behind these.
   */
  static final int INFLIGHT = 20;

  static final int INFLIGHT_PADDED = 24;

  /** What a back end asks: the configuration space changed. */
  static final int BACKEND_CONFIG_CHANGE = 2;

  private Protocol() {}

  static long bit(int feature) {
    return 1L << feature;
  }
}
