package stile.virtio.queue;

import org.jspecify.annotations.Nullable;

/**
 * A queue out of which nothing more is taken, so that a device comes to an end with what it has.
 */
public record ClosingQueue(Virtqueue ring) implements Virtqueue {
  @Override
  public int index() {
    return ring.index();
  }

  @Override
  public int size() {
    return ring.size();
  }

  @Override
  public @Nullable DescriptorChain next() {
    return null;
  }

  @Override
  public void undo(DescriptorChain chain) {
    ring.undo(chain);
  }

  @Override
  public void complete(DescriptorChain chain, long written) {
    ring.complete(chain, written);
  }

  @Override
  public boolean flush() {
    return ring.flush();
  }

  @Override
  public boolean arm() {
    return ring.arm();
  }

  @Override
  public boolean idle() {
    return ring.idle();
  }

  @Override
  public int position() {
    return ring.position();
  }

  @Override
  public void resume(int position) {
    ring.resume(position);
  }

  @Override
  public void disarm() {
    ring.disarm();
  }
}
