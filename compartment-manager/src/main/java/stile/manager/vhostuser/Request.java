package stile.manager.vhostuser;

import org.jspecify.annotations.Nullable;

/**
 * What a front end can ask, with the number of the specification's "Front-end message types" and
 * the bounds of its payload.
 */
enum Request {
  GET_FEATURES(1, 0, 0),
  SET_FEATURES(2, 8, 0),
  SET_OWNER(3, 0, 0),
  RESET_OWNER(4, 0, 0),
  SET_MEM_TABLE(5, 8, 8 + Protocol.TABLE_REGIONS * MemoryRegion.SIZE, Protocol.TABLE_REGIONS, -1),
  SET_VRING_NUM(8, 8, 0),
  SET_VRING_ADDR(9, 40, 0),
  SET_VRING_BASE(10, 8, 0),
  GET_VRING_BASE(11, 8, 0),
  SET_VRING_KICK(12, 8, 1),
  SET_VRING_CALL(13, 8, 1),
  SET_VRING_ERR(14, 8, 1),
  GET_PROTOCOL_FEATURES(15, 0, 0),
  SET_PROTOCOL_FEATURES(16, 8, 0),
  GET_QUEUE_NUM(17, 0, 0, Protocol.MQ),
  SET_VRING_ENABLE(18, 8, 0),
  SET_BACKEND_REQ_FD(21, 0, 1, Protocol.BACKEND_REQ),
  GET_CONFIG(
      24, Protocol.CONFIG_DATA, Protocol.CONFIG_DATA + Protocol.CONFIG_MAX, 0, Protocol.CONFIG),
  SET_CONFIG(
      25, Protocol.CONFIG_DATA, Protocol.CONFIG_DATA + Protocol.CONFIG_MAX, 0, Protocol.CONFIG),
  GET_INFLIGHT_FD(31, Protocol.INFLIGHT, Protocol.INFLIGHT_PADDED, 0, Protocol.INFLIGHT_SHMFD),
  SET_INFLIGHT_FD(32, Protocol.INFLIGHT, Protocol.INFLIGHT_PADDED, 1, Protocol.INFLIGHT_SHMFD),
  RESET_DEVICE(34, 0, 0, Protocol.RESET_DEVICE),
  GET_MAX_MEM_SLOTS(36, 0, 0, Protocol.CONFIGURE_MEM_SLOTS),
  ADD_MEM_REG(37, 8 + MemoryRegion.SIZE, 1, Protocol.CONFIGURE_MEM_SLOTS),
  /** "The back-end MAY accept messages with one file descriptor", which it closes. */
  REM_MEM_REG(38, 8 + MemoryRegion.SIZE, 1, Protocol.CONFIGURE_MEM_SLOTS),
  SET_STATUS(39, 8, 0, Protocol.STATUS),
  GET_STATUS(40, 0, 0, Protocol.STATUS);

  private static final int ALWAYS = -1;
  private static final @Nullable Request[] BY_ID = new @Nullable Request[64];

  static {
    for (Request request : values()) {
      BY_ID[request.id] = request;
    }
  }

  final int id;
  final int minPayload;
  final int maxPayload;

  /** How many descriptors it may carry. */
  final int maxFds;

  private final int feature;

  Request(int id, int payload, int fds) {
    this(id, payload, payload, fds, ALWAYS);
  }

  Request(int id, int payload, int fds, int feature) {
    this(id, payload, payload, fds, feature);
  }

  Request(int id, int minPayload, int maxPayload, int fds, int feature) {
    this.id = id;
    this.minPayload = minPayload;
    this.maxPayload = maxPayload;
    this.maxFds = fds;
    this.feature = feature;
  }

  /** The request with a number; null when a back end of ours knows none. */
  static @Nullable Request of(int id) {
    return id >= 0 && id < BY_ID.length ? BY_ID[id] : null;
  }

  /** Whether it exists without any of these protocol features, or one of them brings it. */
  boolean within(long protocolFeatures) {
    return feature == ALWAYS || (protocolFeatures >>> feature & 1) != 0;
  }
}
