package stile.virtio.queue;

import org.jspecify.annotations.Nullable;

/**
 * A queue out of which nothing more is taken, so that a device comes to an end with what it has.
 */
public final class ClosingQueue extends ForwardingQueue {
  public ClosingQueue(Virtqueue ring) {
    super(ring);
  }

  @Override
  public @Nullable DescriptorChain next() {
    return null;
  }
}
