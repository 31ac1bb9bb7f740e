package stile.virtio.mock;

import java.util.Objects;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.PackedQueue;
import stile.virtio.queue.SplitQueue;
import stile.virtio.queue.Virtqueue;

/** Both sides of one queue, and no device. */
final class Ring implements AutoCloseable {
  /** What rings there are. */
  enum Kind {
    SPLIT,
    PACKED;

    Ring of(int size) {
      return new Ring(this, size, true, false);
    }

    Ring withoutIndirect(int size) {
      return new Ring(this, size, false, false);
    }

    Ring with(int size, boolean eventIdx) {
      return new Ring(this, size, true, eventIdx);
    }
  }

  final MockMemory memory = new MockMemory(4 << 20);
  final MockQueue driver;
  final Virtqueue device;
  final boolean eventIdx;

  /** A buffer of 64 bytes for requests whose contents do not matter. */
  final long buffer;

  private Ring(Kind kind, int size, boolean indirect, boolean eventIdx) {
    this.eventIdx = eventIdx;
    driver = MockQueue.of(memory, size, kind == Kind.PACKED);
    var regions = memory.regions();
    device =
        kind == Kind.PACKED
            ? new PackedQueue(0, driver.settings(), regions, indirect, eventIdx)
            : new SplitQueue(0, driver.settings(), regions, indirect, eventIdx);
    buffer = memory.allocate(64, 16);
  }

  /** The driver's side of a split ring. */
  MockSplitQueue split() {
    return (MockSplitQueue) driver;
  }

  /** The driver's side of a packed ring. */
  MockPackedQueue packed() {
    return (MockPackedQueue) driver;
  }

  /** The driver makes a small request available that takes no fresh memory. */
  MockRequest submit() {
    return driver.request().buffer(buffer, 8, true).submit();
  }

  /** The device takes a chain that must be there. */
  DescriptorChain take() {
    return Objects.requireNonNull(device.next(), "nothing is available");
  }

  /** One request there and back. */
  void roundTrip() {
    submit();
    device.complete(take(), 0);
    device.flush();
    driver.collect();
  }

  /** Moves both sides on, so that a test can begin near where they wrap. */
  Ring wornBy(int requests) {
    for (int i = 0; i < requests; i++) {
      roundTrip();
    }
    driver.mustNotify(eventIdx);
    return this;
  }

  @Override
  public void close() {
    memory.close();
  }
}
