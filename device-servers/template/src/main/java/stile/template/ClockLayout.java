package stile.template;

/** Numbers of the RTC device (virtio 1.4, section 5.23). */
final class ClockLayout {
  static final int DEVICE_TYPE = 17;

  static final int REQUESTQ = 0;

  /** A request begins with le16 msg_type, u8 reserved[6]. */
  static final int HEAD = 8;

  /** After the head, requests about one clock have le16 clock_id, u8 hw_counter, u8 reserved[5]. */
  static final int CLOCK_REQUEST = 16;

  /** Every response here is u8 status, u8 reserved[7], and 8 bytes more. */
  static final int RESPONSE = 16;

  static final int REQ_READ = 0x0001;
  static final int REQ_CFG = 0x1000;
  static final int REQ_CLOCK_CAP = 0x1001;
  static final int REQ_CROSS_CAP = 0x1002;

  static final byte S_OK = 0;
  static final byte S_EOPNOTSUPP = 2;
  static final byte S_ENODEV = 3;
  static final byte S_EINVAL = 4;

  static final int CLOCK_MONOTONIC = 2;
  static final int CLOCK_UTC_MAYBE_SMEARED = 4;

  /** The last hardware counter the specification knows (CNTVCT_EL0 is 0, the x86 TSC is 1). */
  static final int COUNTER_LAST = 1;

  private ClockLayout() {}
}
