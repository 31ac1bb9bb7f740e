package stile.manager.config;

/** A generation of virtio-msg message payloads. */
public enum Payloads {
  /** Those of the Linux driver of 2026. */
  V2,
  /** Those of the text of December 2025, of OP-TEE and of QEMU's patches. */
  V0
}
