package stile.blk;

import static stile.blk.BlkLayout.F_CONFIG_WCE;
import static stile.blk.BlkLayout.F_FLUSH;

import stile.virtio.Features;

/**
 * Whether a write is reported done once it is in the host's cache (write-back) or only once it is
 * stable (write-through), and who says so: the driver by its features and its writes to {@code
 * writeback}, the person who configures by the default (virtio 1.4, sections 5.2.5 and 5.2.6.2).
 */
final class CacheMode {
  private final boolean byDefault;
  private boolean writeBack;

  /**
   * @param writeBack what a driver finds that leaves the choice to the device
   */
  CacheMode(boolean writeBack) {
    this.byDefault = writeBack;
    this.writeBack = writeBack;
  }

  /**
   * The driver chose its features. One that has no FLUSH could never make a write stable, so each
   * must be stable by itself: a MUST both with CONFIG_WCE (section 5.2.5.2) and without (5.2.6.2).
   */
  void negotiated(long features) {
    writeBack = byDefault && Features.has(features, F_FLUSH);
  }

  /**
   * The driver writes the configuration field.
   *
   * @return false when the value is none, or the driver did not negotiate the choice
   */
  boolean write(long features, byte value) {
    if ((value & ~1) != 0 || !Features.has(features, F_CONFIG_WCE)) {
      return false;
    }
    writeBack = value == 1;
    return true;
  }

  /** The configuration field {@code writeback}. */
  boolean writeBack() {
    return writeBack;
  }
}
