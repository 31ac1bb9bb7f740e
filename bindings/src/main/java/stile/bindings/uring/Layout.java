package stile.bindings.uring;

/** The numbers of linux/io_uring.h; a test compares them with the system's. */
final class Layout {
  /** struct io_uring_params, and within it struct io_sqring_offsets and io_cqring_offsets. */
  static final long PARAMS_SIZE = 120;

  static final long SQ_ENTRIES = 0;
  static final long CQ_ENTRIES = 4;
  static final long FLAGS = 8;
  static final long FEATURES = 20;
  static final long SQ_HEAD = 40;
  static final long SQ_TAIL = 44;
  static final long SQ_ARRAY = 64;
  static final long CQ_HEAD = 80;
  static final long CQ_TAIL = 84;
  static final long CQ_CQES = 100;

  /** Clamp a size that is too large; go on submitting after one that is refused (Linux 5.18). */
  static final int SETUP_CLAMP = 1 << 4;

  static final int SETUP_SUBMIT_ALL = 1 << 7;

  static final int FEAT_SINGLE_MMAP = 1;
  static final int FEAT_NODROP = 1 << 1;
  static final int FEAT_SUBMIT_STABLE = 1 << 2;

  /** Where the rings and the entries are mapped from. */
  static final long OFF_SQ_RING = 0;

  static final long OFF_SQES = 0x1000_0000L;

  static final int REGISTER_FILES = 2;
  static final int UNREGISTER_FILES = 3;
  static final int REGISTER_SYNC_CANCEL = 24;

  /** struct io_uring_sqe. */
  static final long SQE_SIZE = 64;

  static final long SQE_OPCODE = 0;
  static final long SQE_FLAGS = 1;
  static final long SQE_FD = 4;
  static final long SQE_OFF = 8;
  static final long SQE_ADDR = 16;
  static final long SQE_LEN = 24;
  static final long SQE_FSYNC_FLAGS = 28;
  static final long SQE_USER_DATA = 32;

  static final byte OP_READV = 1;
  static final byte OP_WRITEV = 2;
  static final byte OP_FSYNC = 3;
  static final byte OP_FALLOCATE = 17;

  static final byte IOSQE_FIXED_FILE = 1;
  static final int FSYNC_DATASYNC = 1;

  /** struct io_uring_cqe. */
  static final long CQE_SIZE = 16;

  static final long CQE_USER_DATA = 0;
  static final long CQE_RES = 8;

  /** struct io_uring_sync_cancel_reg. */
  static final long CANCEL_SIZE = 64;

  static final long CANCEL_ADDR = 0;
  static final long CANCEL_FD = 8;

  private Layout() {}
}
