package stile.virtio.mock;

import java.util.Objects;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.SplitQueue;

/** Both sides of one split queue, and no device. */
final class Ring implements AutoCloseable {
  final MockMemory memory = new MockMemory(4 << 20);
  final MockQueue driver;
  final SplitQueue device;
  final boolean eventIdx;

  /** A buffer of 64 bytes for requests whose contents do not matter. */
  final long buffer;

  private Ring(int size, boolean indirect, boolean eventIdx) {
    this.eventIdx = eventIdx;
    driver = new MockQueue(memory, size);
    device = new SplitQueue(0, driver.settings(), memory.regions(), indirect, eventIdx);
    buffer = memory.allocate(64, 16);
  }

  static Ring of(int size) {
    return new Ring(size, true, false);
  }

  static Ring withoutIndirect(int size) {
    return new Ring(size, false, false);
  }

  static Ring with(int size, boolean eventIdx) {
    return new Ring(size, true, eventIdx);
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

  /** Moves both 16-bit indices on, so that a test can begin near their end. */
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
