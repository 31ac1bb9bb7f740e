package stile.console;

/** Numbers of the console device (virtio 1.4, section 5.3), as in stile/virtio_console.h. */
final class ConsoleLayout {
  static final int DEVICE_TYPE = 3;

  static final int F_SIZE = 0;
  static final int F_EMERG_WRITE = 2;

  static final int RECEIVEQ = 0;
  static final int TRANSMITQ = 1;

  /** The configuration space: le16 cols, le16 rows, le32 max_nr_ports, le32 emerg_wr. */
  static final int COLS = 0;

  static final int ROWS = 2;
  static final int EMERG_WR = 8;
  static final int CONFIG_SIZE = 12;

  private ConsoleLayout() {}
}
