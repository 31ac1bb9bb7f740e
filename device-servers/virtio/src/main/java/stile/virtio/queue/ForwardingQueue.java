package stile.virtio.queue;

/** A queue in front of another, which does whatever the one in front says nothing of. */
abstract class ForwardingQueue implements Virtqueue {
  private final Virtqueue behind;

  ForwardingQueue(Virtqueue behind) {
    this.behind = behind;
  }

  @Override
  public int index() {
    return behind.index();
  }

  @Override
  public int size() {
    return behind.size();
  }

  @Override
  public void undo(DescriptorChain chain) {
    behind.undo(chain);
  }

  @Override
  public void complete(DescriptorChain chain, long written) {
    behind.complete(chain, written);
  }

  @Override
  public boolean flush() {
    return behind.flush();
  }

  @Override
  public boolean arm() {
    return behind.arm();
  }

  @Override
  public boolean idle() {
    return behind.idle();
  }

  @Override
  public int position() {
    return behind.position();
  }

  @Override
  public void resume(int position) {
    behind.resume(position);
  }

  @Override
  public void disarm() {
    behind.disarm();
  }
}
