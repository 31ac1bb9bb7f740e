package stile.manager.amp;

/**
 * Every constant and offset of the bus window, as in {@code native/include/stile/amp_bus.h}.
 * Little-endian throughout.
 */
public final class AmpAbi {
  public static final int MAGIC = 0x4c4f;
  public static final int HEADER_LENGTH = 64;
  public static final int VERSION = 1;
  public static final int NOTIFICATIONS_MAX = 64;

  /* The window header, at offset 0. */
  public static final int HEADER_MAGIC = 0x00;
  public static final int HEADER_LENGTH_FIELD = 0x02;
  public static final int HEADER_VERSION = 0x04;
  public static final int HEADER_FEATURES = 0x06;
  public static final int HEADER_NUM_NOTIFICATIONS = 0x08;
  public static final int HEADER_NOTIFICATIONS_PER_DEVICE = 0x09;
  public static final int HEADER_NUM_ELEMENTS = 0x0a;
  public static final int HEADER_SIZE_ELEMENTS = 0x0c;
  public static final int HEADER_DEVICE_NOTIFICATIONS = 0x10;
  public static final int HEADER_DEVICE_HEAD = 0x18;
  public static final int HEADER_DEVICE_ELEMENTS = 0x20;
  public static final int HEADER_DRIVER_NOTIFICATIONS = 0x28;
  public static final int HEADER_DRIVER_HEAD = 0x30;
  public static final int HEADER_DRIVER_ELEMENTS = 0x38;

  /* A queue head, one per side. */
  public static final int QUEUE_MAGIC = 0x514f;
  public static final int HEAD_MAGIC = 0;
  public static final int HEAD_STATUS = 2;
  public static final int HEAD_TAIL = 4;
  public static final int HEAD_HEAD = 6;
  public static final int HEAD_SIZE = 8;

  /* States, in the low bits of a queue head's status. */
  public static final int STATE_MASK = 0x1f;
  public static final int STATE_INIT = 0;
  public static final int STATE_READY = 1;
  public static final int STATE_RUN = 2;
  public static final int STATE_SHUTDOWN = 3;
  public static final int STATE_PEER_DEAD = 4;

  /* Bits of the notification words. */
  public static final int NOTIFY_MESSAGES = 0;
  public static final int NOTIFY_DEVICES = 8;

  private AmpAbi() {}

  /** A state's name, for a person. */
  public static String stateName(int state) {
    return switch (state) {
      case STATE_INIT -> "INIT";
      case STATE_READY -> "READY";
      case STATE_RUN -> "RUN";
      case STATE_SHUTDOWN -> "SHUTDOWN";
      case STATE_PEER_DEAD -> "PEER_DEAD";
      default -> "unknown state " + state;
    };
  }
}
