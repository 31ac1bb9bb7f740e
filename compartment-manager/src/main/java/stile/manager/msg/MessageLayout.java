package stile.manager.msg;

/**
 * Every identifier, offset and size of virtio-msg, as in {@code native/include/stile/virtio_msg.h}.
 * Payload offsets count from the end of the header. Little-endian throughout.
 */
public final class MessageLayout {
  /** Header: u8 type, u8 id, le16 device, le16 token, le16 size with the header included. */
  public static final int TYPE = 0;

  public static final int ID = 1;
  public static final int DEVICE = 2;
  public static final int TOKEN = 4;
  public static final int SIZE = 6;
  public static final int HEADER_SIZE = 8;

  /** Bits of the type; the others are ignored on receipt. */
  public static final int TYPE_RESPONSE = 1;

  public static final int TYPE_BUS = 2;

  /** Set in the identifier of every event. */
  public static final int ID_EVENT = 0x40;

  /** The least a bus may offer as maximum message size: a v2 GET_DEVICE_INFO response. */
  public static final int MIN_MAX_SIZE = 52;

  public static final int MAX_SIZE = 65535;

  /* Device messages. */
  public static final int GET_DEVICE_INFO = 0x02;
  public static final int GET_DEVICE_FEATURES = 0x03;
  public static final int SET_DRIVER_FEATURES = 0x04;
  public static final int GET_CONFIG = 0x05;
  public static final int SET_CONFIG = 0x06;
  public static final int GET_DEVICE_STATUS = 0x07;
  public static final int SET_DEVICE_STATUS = 0x08;
  public static final int GET_VQUEUE = 0x09;
  public static final int SET_VQUEUE = 0x0a;
  public static final int RESET_VQUEUE = 0x0b;
  public static final int GET_SHM = 0x0c;
  public static final int EVENT_CONFIG = 0x40;
  public static final int EVENT_AVAIL = 0x41;
  public static final int EVENT_USED = 0x42;

  /* Bus messages. */
  public static final int GET_DEVICES = 0x02;
  public static final int PING = 0x03;
  public static final int EVENT_DEVICE = 0x40;

  /* GET_DEVICE_INFO response: both generations, then v2, then v0. */
  public static final int INFO_DEVICE_ID = 0;
  public static final int INFO_VENDOR_ID = 4;
  public static final int INFO_V2_UUID = 8;
  public static final int INFO_V2_FEATURE_BLOCKS = 24;
  public static final int INFO_V2_CONFIG_SIZE = 28;
  public static final int INFO_V2_MAX_VIRTQUEUES = 32;
  public static final int INFO_V2_ADMIN_START = 36;
  public static final int INFO_V2_ADMIN_COUNT = 40;
  public static final int INFO_V2_SIZE = 44;
  public static final int INFO_V0_FEATURE_BITS = 8;
  public static final int INFO_V0_CONFIG_SIZE = 12;
  public static final int INFO_V0_MAX_VIRTQUEUES = 16;
  public static final int INFO_V0_ADMIN_START = 20;
  public static final int INFO_V0_ADMIN_COUNT = 22;
  public static final int INFO_V0_SIZE = 24;

  /* GET_DEVICE_FEATURES and SET_DRIVER_FEATURES: blocks of 32 bits. */
  public static final int FEATURES_INDEX = 0;
  public static final int FEATURES_COUNT = 4;
  public static final int FEATURES_BLOCKS = 8;
  public static final int FEATURES_BLOCK_SIZE = 4;

  /* GET_CONFIG request. */
  public static final int GET_CONFIG_OFFSET = 0;
  public static final int GET_CONFIG_LENGTH = 4;
  public static final int GET_CONFIG_SIZE = 8;

  /* GET_CONFIG response; SET_CONFIG request and response. */
  public static final int CONFIG_GENERATION = 0;
  public static final int CONFIG_OFFSET = 4;
  public static final int CONFIG_LENGTH = 8;
  public static final int CONFIG_DATA = 12;

  /* GET_DEVICE_STATUS response; SET_DEVICE_STATUS request and response. */
  public static final int STATUS = 0;
  public static final int STATUS_SIZE = 4;

  /* GET_VQUEUE, SET_VQUEUE and RESET_VQUEUE. */
  public static final int QUEUE_INDEX = 0;
  public static final int QUEUE_INDEX_SIZE = 4;
  public static final int GET_QUEUE_MAX_SIZE = 4;
  public static final int GET_QUEUE_SIZE = 8;
  public static final int GET_QUEUE_FLAGS = 12;
  public static final int SET_QUEUE_OP = 4;
  public static final int SET_QUEUE_SIZE = 8;
  public static final int SET_QUEUE_RESERVED = 12;
  public static final int QUEUE_DESC = 16;
  public static final int QUEUE_DRIVER = 24;
  public static final int QUEUE_DEVICE = 32;
  public static final int QUEUE_INFO_SIZE = 40;
  public static final int QUEUE_ENABLED = 1;
  public static final int QUEUE_ENABLE = 1;

  /* GET_SHM. */
  public static final int SHM_ID = 0;
  public static final int SHM_REQUEST_SIZE = 4;
  public static final int SHM_V2_LENGTH = 8;
  public static final int SHM_V2_ADDRESS = 16;
  public static final int SHM_V2_SIZE = 24;
  public static final int SHM_V0_LENGTH = 4;
  public static final int SHM_V0_ADDRESS = 8;
  public static final int SHM_V0_SIZE = 12;

  /* EVENT_CONFIG. */
  public static final int EVENT_CONFIG_STATUS = 0;
  public static final int EVENT_CONFIG_GENERATION = 4;
  public static final int EVENT_CONFIG_OFFSET = 8;
  public static final int EVENT_CONFIG_LENGTH = 12;
  public static final int EVENT_CONFIG_DATA = 16;

  /* EVENT_AVAIL and EVENT_USED. */
  public static final int EVENT_QUEUE = 0;
  public static final int EVENT_AVAIL_NEXT = 4;
  public static final int EVENT_AVAIL_SIZE = 8;
  public static final int EVENT_USED_SIZE = 4;

  /* GET_DEVICES: a bitmap, LSB first, follows the response. */
  public static final int DEVICES_OFFSET = 0;
  public static final int DEVICES_REQUEST_COUNT = 2;
  public static final int DEVICES_REQUEST_SIZE = 4;
  public static final int DEVICES_V2_NEXT = 2;
  public static final int DEVICES_V2_COUNT = 4;
  public static final int DEVICES_V0_COUNT = 2;
  public static final int DEVICES_V0_NEXT = 4;
  public static final int DEVICES_BITMAP = 6;

  /* PING. */
  public static final int PING_DATA = 0;
  public static final int PING_SIZE = 4;

  /* EVENT_DEVICE. */
  public static final int EVENT_DEVICE_NUMBER = 0;
  public static final int EVENT_DEVICE_STATE = 2;
  public static final int EVENT_DEVICE_SIZE = 4;
  public static final int DEVICE_READY = 1;
  public static final int DEVICE_REMOVED = 2;

  private MessageLayout() {}
}
