package stile.manager.amp;

import java.lang.foreign.MemorySegment;
import stile.bindings.memory.Fences;

/**
 * One side's queue head: its magic, its state, how far it has written its own ring (tail) and how
 * far it has read the other's (head). Only the side it belongs to writes it.
 */
public final class QueueHead {
  private final MemorySegment window;
  private final long base;
  private final Fences fences;

  /**
   * Finds a queue head in a window.
   *
   * @param base offset in the window, 2-aligned
   */
  public QueueHead(MemorySegment window, long base) {
    this(window, base, Fences.coherent());
  }

  /** As seen by a peer that these fences reach. */
  QueueHead(MemorySegment window, long base, Fences fences) {
    this.window = window;
    this.base = base;
    this.fences = fences;
  }

  public boolean hasMagic() {
    return get(AmpAbi.HEAD_MAGIC) == AmpAbi.QUEUE_MAGIC;
  }

  /** One of {@link AmpAbi}'s states, or another number below 32 when its writer is broken. */
  public int state() {
    return get(AmpAbi.HEAD_STATUS) & AmpAbi.STATE_MASK;
  }

  /** The index of the slot to be written next; anything at all when its writer is broken. */
  public int tail() {
    return get(AmpAbi.HEAD_TAIL);
  }

  /** The index of the slot to be read next; anything at all when its writer is broken. */
  public int head() {
    return get(AmpAbi.HEAD_HEAD);
  }

  void publish() {
    set(AmpAbi.HEAD_MAGIC, AmpAbi.QUEUE_MAGIC);
  }

  void setState(int state) {
    set(AmpAbi.HEAD_STATUS, state);
  }

  void setTail(int tail) {
    set(AmpAbi.HEAD_TAIL, tail);
  }

  void setHead(int head) {
    set(AmpAbi.HEAD_HEAD, head);
  }

  private int get(int field) {
    int value = (short) SharedWords.LE16.getAcquire(window, base + field) & 0xffff;
    fences.acquire();
    return value;
  }

  private void set(int field, int value) {
    fences.release();
    SharedWords.LE16.setRelease(window, base + field, (short) value);
  }
}
