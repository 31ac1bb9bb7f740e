package stile.virtio.queue;

import java.util.Arrays;

/**
 * The chain objects of a queue, used again and again, and which of the driver's the device holds.
 *
 * <p>A device that serves one request after the other is given the same object every time. With an
 * object for each head, a queue of 256 has 48 KiB of them: they evict each other, and the
 * descriptors, from the first-level cache.
 */
final class Chains {
  private final int queue;
  private final SharedRegions regions;

  /** By head or buffer id: the device holds its chain. */
  private final boolean[] taken;

  /** The next one to be taken, or the last one that was. */
  private DescriptorChain recent;

  /** All other free ones. */
  private DescriptorChain[] free = new DescriptorChain[4];

  private int freeCount;

  private int takenCount;

  Chains(int queue, int size, SharedRegions regions) {
    this.queue = queue;
    this.regions = regions;
    this.taken = new boolean[size];
    this.recent = new DescriptorChain(this, regions);
  }

  /** A free chain: the caller names and fills it, and then calls {@link #take}. */
  DescriptorChain free() {
    return recent.taken ? another() : recent;
  }

  /** Names a free chain by its head or buffer id, which must not be taken. */
  void name(DescriptorChain chain, int id) {
    if (taken[id]) {
      throw availableTwice(id);
    }
    chain.id = id;
  }

  /** Whether none is taken. */
  boolean idle() {
    return takenCount == 0;
  }

  void take(DescriptorChain chain) {
    takenCount++;
    chain.taken = true;
    taken[chain.id] = true;
  }

  void requireTaken(DescriptorChain chain) {
    if (!chain.taken || chain.owner != this) {
      throw new IllegalStateException("chain " + chain.id + " is not taken from queue " + queue);
    }
  }

  /** Takes a taken chain back. */
  void give(DescriptorChain chain) {
    takenCount--;
    chain.taken = false;
    taken[chain.id] = false;
    if (chain != recent) {
      keep(chain);
    }
  }

  private DescriptorChain another() {
    recent = freeCount == 0 ? new DescriptorChain(this, regions) : free[--freeCount];
    return recent;
  }

  private void keep(DescriptorChain chain) {
    if (recent.taken) {
      recent = chain;
      return;
    }
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, 2 * freeCount);
    }
    free[freeCount++] = chain;
  }

  private static VirtqueueException availableTwice(int id) {
    return new VirtqueueException(
        "chain %d was made available again before it was used".formatted(id));
  }
}
