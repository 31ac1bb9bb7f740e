package stile.manager.msg;

/**
 * Which payloads a bus speaks. Nothing in a message tells: both sides are configured alike.
 *
 * <p>They differ in GET_DEVICE_INFO (no UUID and a count of bits in v0), GET_VQUEUE and SET_VQUEUE
 * (no flag and no operation in v0), GET_SHM (shorter and unaligned in v0) and GET_DEVICES (count
 * before next offset in v0).
 */
public enum Generation {
  /** The 2026 text, which Linux speaks. */
  V2,
  /** The December 2025 text, which QEMU's series of October 2025 and OP-TEE speak. */
  V0
}
