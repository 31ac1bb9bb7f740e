package stile.virtio.queue;

import org.jspecify.annotations.Nullable;

/** A queue the driver did not enable: it never has anything. */
public record EmptyQueue(int index) implements Virtqueue {
  @Override
  public int size() {
    return 0;
  }

  @Override
  public @Nullable DescriptorChain next() {
    return null;
  }

  @Override
  public void undo(DescriptorChain chain) {
    throw new IllegalStateException("no chain comes from an empty queue");
  }

  @Override
  public void complete(DescriptorChain chain, long written) {
    throw new IllegalStateException("no chain comes from an empty queue");
  }

  @Override
  public boolean flush() {
    return false;
  }

  @Override
  public boolean arm() {
    return false;
  }

  @Override
  public boolean idle() {
    return true;
  }

  @Override
  public int position() {
    throw new IllegalStateException("an empty queue is nowhere");
  }

  @Override
  public void resume(int position) {
    throw new IllegalStateException("an empty queue is nowhere");
  }

  @Override
  public void disarm() {}
}
