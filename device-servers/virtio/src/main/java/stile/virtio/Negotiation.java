package stile.virtio;

import java.util.function.LongPredicate;

/**
 * Which features a driver chose, and how far it has come: the device status field (virtio 1.4,
 * sections 2.1 and 2.2). What follows from a status is the device's business, be it a {@link
 * VirtioDevice} or one that another process serves.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // one thread alone writes it
public final class Negotiation {
  /** Bits a driver may set; DEVICE_NEEDS_RESET is the device's own. */
  private static final int DRIVER_BITS =
      Status.ACKNOWLEDGE | Status.DRIVER | Status.FEATURES_OK | Status.DRIVER_OK | Status.FAILED;

  private final LongPredicate accepts;
  private final long offered;
  private final Refusals refusals;

  /** Written by the device's thread, and read by any that wants to tell of it. */
  private volatile int status;

  private long chosen;

  /** Whether the driver chose a feature beyond those a {@code long} holds, since the last reset. */
  private boolean beyond;

  /**
   * @param offered every feature the driver may choose
   * @param accepts whether the device can work with what the driver chose, a part of that
   */
  public Negotiation(long offered, LongPredicate accepts, Refusals refusals) {
    this.accepts = accepts;
    this.offered = offered;
    this.refusals = refusals;
  }

  public int status() {
    return status;
  }

  public boolean has(int bits) {
    return (status & bits) == bits;
  }

  public long offered() {
    return offered;
  }

  public long chosen() {
    return chosen;
  }

  public boolean chose(int feature) {
    return Features.has(chosen, feature);
  }

  /** The driver chooses 32 features; those that were not offered are refused at FEATURES_OK. */
  public boolean choose(int block, int bits) {
    if ((status & (Status.DRIVER | Status.FEATURES_OK)) != Status.DRIVER) {
      return refusals.refuse("features set while the status is " + Status.toString(status));
    }
    if (block < 0 || block >= Features.BLOCKS) {
      beyond |= bits != 0;
      return bits == 0 || refusals.refuse("feature block %d set to %#x".formatted(block, bits));
    }
    int shift = 32 * block;
    long mask = 0xffff_ffffL << shift;
    chosen = (chosen & ~mask) | (bits & 0xffff_ffffL) << shift;
    return true;
  }

  /**
   * The driver writes a status other than 0, which only ever adds bits.
   *
   * @return the bits that this added
   */
  public int advance(int wanted) {
    int own = status & Status.NEEDS_RESET;
    if ((wanted & ~(DRIVER_BITS | Status.NEEDS_RESET)) != 0 || (status & ~wanted & ~own) != 0) {
      refusals.refuse(
          "status %s after %s".formatted(Status.toString(wanted), Status.toString(status)));
      return 0;
    }
    int added = wanted & ~status & DRIVER_BITS;
    if ((added & Status.FEATURES_OK) != 0 && !acceptable()) {
      added &= ~(Status.FEATURES_OK | Status.DRIVER_OK);
    }
    if ((added & Status.DRIVER_OK) != 0 && ((status | added) & Status.FEATURES_OK) == 0) {
      refusals.refuse("DRIVER_OK without FEATURES_OK");
      added &= ~Status.DRIVER_OK;
    }
    status |= added;
    return added;
  }

  private boolean acceptable() {
    if (beyond) {
      return refusals.refuse("features chosen beyond bit %d".formatted(32 * Features.BLOCKS - 1));
    }
    long alien = chosen & ~offered;
    if (alien != 0) {
      return refusals.refuse("features chosen that were not offered: " + Features.toString(alien));
    }
    if (!chose(Features.VERSION_1)) {
      return refusals.refuse("VERSION_1 not chosen; legacy drivers are not served");
    }
    return accepts.test(chosen)
        || refusals.refuse("the device cannot work with features " + Features.toString(chosen));
  }

  public void needsReset() {
    status |= Status.NEEDS_RESET;
  }

  /** As if the driver had not said DRIVER_OK yet. */
  void suspend() {
    status &= ~Status.DRIVER_OK;
  }

  public void reset() {
    status = 0;
    chosen = 0;
    beyond = false;
  }
}
