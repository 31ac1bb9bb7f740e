package stile.virtio.queue;

import org.jspecify.annotations.Nullable;

/**
 * A virtqueue, device side. The driver makes descriptor chains available; the device takes them one
 * by one with {@link #next()}, does what they ask, in any order, and gives each back with {@link
 * #complete}. Nothing here allocates in a steady state.
 *
 * <p>One thread at a time uses a queue. What the driver wrote wrongly surfaces as {@link
 * VirtqueueException}; the queue is then useless until the driver resets it.
 */
public interface Virtqueue {
  /** Its number in its device. */
  int index();

  /** How many descriptors it has. */
  int size();

  /**
   * Takes the next available descriptor chain, checked and copied: the driver can no longer change
   * what it says.
   *
   * @return the chain, the caller's until it is completed; null when none is available
   */
  @Nullable DescriptorChain next();

  /**
   * Puts the chain last taken back, as if it had not been taken. Only right after {@link #next()}.
   */
  void undo(DescriptorChain chain);

  /**
   * Hands a chain back to the driver as used. The driver sees it after the next {@link #flush()}.
   *
   * @param written how many bytes were written into its device-writable part, from the start
   */
  void complete(DescriptorChain chain, long written);

  /**
   * Shows the driver all that was completed.
   *
   * @return whether the driver wants to be notified of it
   */
  boolean flush();

  /**
   * Asks the driver to notify when it makes more available than this side knows of.
   *
   * @return whether it has done so already, and no notification may come for it. Chains that were
   *     left untaken knowingly do not count: who left them is waiting for something else.
   */
  boolean arm();

  /** Whether the device holds no chain of it. */
  boolean idle();

  /**
   * Where it goes on after all that was completed: for another object over the same ring. As
   * vhost-user carries it. Split: the available index of the next chain. Packed: the next
   * descriptor to take, its wrap counter in bit 15, and the same for the next to use in the upper
   * half. Chains that are still taken come again, if none after them was completed.
   */
  int position();

  /**
   * Goes on from a {@link #position()}. Only before anything else.
   *
   * @throws VirtqueueException when the ring cannot be there
   */
  void resume(int position);

  /** Tells the driver that notifications are not needed for now. It may send some all the same. */
  void disarm();
}
