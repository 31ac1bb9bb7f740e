package stile.blk;

/**
 * The block device in numbers (virtio 1.4, section 5.2): feature bits, requests, and the layouts of
 * what the driver and the device hand each other. All little-endian.
 */
final class BlkLayout {
  static final int DEVICE_TYPE = 2;

  /** Feature bits (section 5.2.3). */
  static final int F_SIZE_MAX = 1;

  static final int F_SEG_MAX = 2;
  static final int F_GEOMETRY = 4;
  static final int F_RO = 5;
  static final int F_BLK_SIZE = 6;
  static final int F_FLUSH = 9;
  static final int F_TOPOLOGY = 10;
  static final int F_CONFIG_WCE = 11;
  static final int F_MQ = 12;
  static final int F_DISCARD = 13;
  static final int F_WRITE_ZEROES = 14;

  /** The configuration space, up to the last field of the features above (section 5.2.4). */
  static final int CONFIG_SIZE = 60;

  static final int CAPACITY = 0;
  static final int SIZE_MAX = 8;
  static final int SEG_MAX = 12;
  static final int CYLINDERS = 16;
  static final int HEADS = 18;
  static final int SECTORS = 19;
  static final int BLK_SIZE = 20;
  static final int PHYSICAL_BLOCK_EXP = 24;
  static final int ALIGNMENT_OFFSET = 25;
  static final int MIN_IO_SIZE = 26;
  static final int OPT_IO_SIZE = 28;
  static final int WRITEBACK = 32;
  static final int NUM_QUEUES = 34;
  static final int MAX_DISCARD_SECTORS = 36;
  static final int MAX_DISCARD_SEG = 40;
  static final int DISCARD_SECTOR_ALIGNMENT = 44;
  static final int MAX_WRITE_ZEROES_SECTORS = 48;
  static final int MAX_WRITE_ZEROES_SEG = 52;
  static final int WRITE_ZEROES_MAY_UNMAP = 56;

  /** What starts every request (section 5.2.6): type, reserved, sector. */
  static final int HEADER_SIZE = 16;

  static final int HEADER_RESERVED_SIZE = 4;

  /** What ends it. */
  static final int STATUS_SIZE = 1;

  static final int T_IN = 0;
  static final int T_OUT = 1;
  static final int T_FLUSH = 4;
  static final int T_GET_ID = 8;
  static final int T_DISCARD = 11;
  static final int T_WRITE_ZEROES = 13;

  static final byte S_OK = 0;
  static final byte S_IOERR = 1;
  static final byte S_UNSUPP = 2;

  /** The unit of every sector number, whatever the block size. */
  static final int SECTOR_SIZE = 512;

  static final int ID_SIZE = 20;

  /** One range of a discard or write zeroes: sector, number of sectors, flags. */
  static final int RANGE_SIZE = 16;

  static final int RANGE_UNMAP = 1;

  private BlkLayout() {}
}
