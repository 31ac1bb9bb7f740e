package stile.net;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import stile.virtio.host.HostSignal;

/**
 * One port of a switch. Frames for it wait in a ring of its own; those that do not fit are dropped
 * and counted, so that a port nobody reads from holds nobody up.
 */
final class SwitchPort implements AutoCloseable {
  /** Frames that may wait. */
  static final int FRAMES = 256;

  final String name;
  final Learned learned;

  /** The address that is this port's and no other's; 0 for none. */
  final long own;

  private final FrameRing ring;
  private final HostSignal signal;

  /** Its reader waits for the signal, and must be woken. */
  private final AtomicBoolean asleep = new AtomicBoolean();

  private volatile boolean open;

  private final LongAdder passed = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder refused = new LongAdder();

  SwitchPort(String name, long own, int longest, long seed) throws IOException {
    this.name = name;
    this.own = own;
    learned = new Learned(seed);
    ring = new FrameRing(FRAMES, (longest + 7) & ~7);
    signal = new HostSignal();
  }

  int fd() {
    return signal.fd();
  }

  /** Frames are taken from now on; what came before is forgotten. On the reader's thread. */
  void open() {
    while (ring.first() >= 0) {
      ring.remove();
    }
    open = true;
  }

  void shut() {
    open = false;
  }

  /** A frame for this port, its header before it. Any thread. */
  void deliver(MemorySegment frame, long offset, int length) {
    if (!open) {
      return;
    }
    if (!ring.offer(frame, offset, length)) {
      dropped.increment();
      return;
    }
    passed.increment();
    if (asleep.get() && asleep.compareAndSet(true, false)) {
      signal.raise();
    }
  }

  /** A frame from this port was refused. */
  void refuse() {
    refused.increment();
  }

  /** Whether a frame waits; if not, the signal comes when one does. On the reader's thread. */
  boolean waiting() {
    if (ring.first() >= 0) {
      return true;
    }
    if (asleep.get()) {
      return false;
    }
    signal.clear();
    asleep.set(true);
    // What came before the flag was seen must be found now.
    return ring.first() >= 0;
  }

  /** The first frame, if one is {@link #waiting}. */
  FrameRing frames() {
    return ring;
  }

  long dropped() {
    return dropped.sum();
  }

  long passed() {
    return passed.sum();
  }

  long refused() {
    return refused.sum();
  }

  @Override
  public void close() {
    open = false;
    signal.close();
  }

  @Override
  public String toString() {
    return "%s: %d frames passed to it, %d dropped, %d from it refused"
        .formatted(name, passed(), dropped(), refused());
  }
}
