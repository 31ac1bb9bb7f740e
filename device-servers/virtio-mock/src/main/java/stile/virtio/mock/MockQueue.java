package stile.virtio.mock;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;
import stile.virtio.queue.QueueSettings;

/**
 * The driver's side of a virtqueue, simple rather than fast. What works on every ring is here; each
 * ring has its own ways to write anything anywhere.
 */
public abstract sealed class MockQueue permits MockSplitQueue, MockPackedQueue {
  static final ValueLayout.OfShort LE16 = ValueLayout.JAVA_SHORT.withOrder(LITTLE_ENDIAN);
  static final ValueLayout.OfInt LE32 = ValueLayout.JAVA_INT.withOrder(LITTLE_ENDIAN);
  static final ValueLayout.OfLong LE64 = ValueLayout.JAVA_LONG.withOrder(LITTLE_ENDIAN);

  final MockMemory memory;
  final QueueSettings settings;
  final Map<Integer, MockRequest> pending = new HashMap<>();

  MockQueue(MockMemory memory, QueueSettings settings) {
    this.memory = memory;
    this.settings = settings;
  }

  /** Lays a queue of {@code size} descriptors into {@code memory}. */
  public static MockQueue of(MockMemory memory, int size, boolean packed) {
    return packed ? new MockPackedQueue(memory, size) : new MockSplitQueue(memory, size);
  }

  /** Where it lies, for the device. */
  public final QueueSettings settings() {
    return settings;
  }

  public final MockMemory memory() {
    return memory;
  }

  /** Begins a request. */
  public final MockRequest request() {
    return new MockRequest(this);
  }

  abstract int submit(MockRequest request);

  /** Takes in all that the device used: marks the requests and frees their descriptors. */
  public abstract void collect();

  /** Whether the device has used something that was not taken in yet. */
  public abstract boolean moreUsed();

  /** Sets or clears the wish for no interrupts (without EVENT_IDX). */
  public abstract void suppressInterrupts(boolean suppress);

  /** Wants an interrupt for the next chain that is used and not taken in yet (with EVENT_IDX). */
  public abstract void interruptAtNext();

  /** Whether the device asks for no notifications at all. */
  public abstract boolean notifySuppressed();

  /**
   * Whether the driver must notify of what it made available since it last asked this (virtio 1.4,
   * sections 2.7.10 and 2.8.10).
   *
   * @param eventIdx whether EVENT_IDX was negotiated
   */
  public abstract boolean mustNotify(boolean eventIdx);

  /**
   * Makes a request that the device has used available once more, allocates nothing, and does not
   * take it in: for one request over and over. Its descriptors stand in the ring, not in a table.
   */
  public abstract void again(MockRequest request);

  /**
   * Makes a readable and a writable buffer available, allocates nothing, and never takes them in:
   * for one request after the other.
   */
  public abstract void offer(long in, int inLength, long out, int outLength);

  /** Makes something available that a device must refuse. */
  public abstract void offerNonsense();

  final void used(int id, long written) {
    MockRequest request = pending.remove(id);
    if (request == null) {
      throw new IllegalStateException("the device used " + id + ", which is not pending");
    }
    request.used(written);
  }

  /**
   * Writes a descriptor.
   *
   * @param third flags (split) or buffer id (packed)
   * @param fourth next (split) or flags (packed)
   */
  static void write(
      MemorySegment table, int slot, long address, int length, int third, int fourth) {
    long at = 16L * slot;
    table.set(LE64, at, address);
    table.set(LE32, at + 8, length);
    table.set(LE16, at + 12, (short) third);
    table.set(LE16, at + 14, (short) fourth);
  }
}
