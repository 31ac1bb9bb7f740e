package stile.virtio.queue;

import org.jspecify.annotations.Nullable;

/**
 * A queue whose chains are used in the order in which they were made available, as
 * VIRTIO_F_IN_ORDER has it (virtio 1.4, sections 2.7.9 and 2.8.8): what a device completes too
 * early is held back until all before it is complete.
 *
 * <p>Every chain gets a used entry of its own. The standard lets a device write only the last of a
 * batch, but then says nothing of how much was written into the others.
 */
public final class InOrderQueue extends ForwardingQueue {
  private final Virtqueue ring;

  /** Taken chains, the oldest at {@code first}. */
  private final @Nullable DescriptorChain[] taken;

  private int first;
  private int count;

  public InOrderQueue(Virtqueue ring) {
    super(ring);
    this.ring = ring;
    this.taken = new DescriptorChain[ring.size()];
  }

  @Override
  public @Nullable DescriptorChain next() {
    DescriptorChain chain = ring.next();
    if (chain != null) {
      chain.result = DescriptorChain.OPEN;
      taken[place(count)] = chain;
      count++;
    }
    return chain;
  }

  private int place(int nth) {
    int place = first + nth;
    return place < taken.length ? place : place - taken.length;
  }

  @Override
  public void undo(DescriptorChain chain) {
    requireOpen(chain);
    ring.undo(chain);
    count--;
  }

  @Override
  public void complete(DescriptorChain chain, long written) {
    requireOpen(chain);
    if (written < 0 || written > chain.writableBytes) {
      throw new IllegalArgumentException(
          written + " bytes written into " + chain.writableBytes + " of chain " + chain.id);
    }
    chain.result = written;
    while (count > 0) {
      DescriptorChain oldest = taken[first];
      if (oldest == null || oldest.result == DescriptorChain.OPEN) {
        return;
      }
      first = place(1);
      count--;
      ring.complete(oldest, oldest.result);
    }
  }

  private void requireOpen(DescriptorChain chain) {
    DescriptorChain oldest = taken[first];
    if (count == 0
        || oldest == null
        || chain.owner != oldest.owner
        || !chain.taken
        || chain.result != DescriptorChain.OPEN) {
      throw new IllegalStateException("chain " + chain.id + " is not taken from queue " + index());
    }
  }
}
