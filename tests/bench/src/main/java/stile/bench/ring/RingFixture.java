package stile.bench.ring;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.PackedQueue;
import stile.virtio.queue.QueueSettings;
import stile.virtio.queue.SharedRegions;
import stile.virtio.queue.SplitQueue;
import stile.virtio.queue.Virtqueue;

/**
 * A ring in shared memory, its driver in C, and a device loop in Java that fills every buffer from
 * a disk of 1 MiB.
 */
final class RingFixture {
  static final int SIZE = 256;

  private static final long BASE = 0x4000_0000L;
  private static final long DATA = 0x10_0000L;

  private final MemorySegment memory = Arena.ofShared().allocate(16 << 20, 1 << 20);
  private final MemorySegment disk = Arena.ofShared().allocate(SIZE * 4096L, 4096);
  private final RingTwin twin;
  private final int bytes;
  private Virtqueue queue;

  RingFixture(RingTwin twin, int bytes) {
    this.twin = twin;
    this.bytes = bytes;
    disk.fill((byte) 2);
    memory.fill((byte) 0);
    queue = reset();
  }

  /** Empties the ring, for either device. */
  Virtqueue reset() {
    memory.asSlice(0, DATA).fill((byte) 0);
    twin.reset(memory, BASE);
    var settings = new QueueSettings(SIZE, BASE, BASE + 8192, BASE + 16384);
    var regions = SharedRegions.of(BASE, memory);
    queue =
        switch (twin) {
          case SPLIT -> new SplitQueue(0, settings, regions, true, true);
          case PACKED -> new PackedQueue(0, settings, regions, true, true);
        };
    return queue;
  }

  /** Fills the ring. */
  int driver() {
    return twin.driver(BASE + DATA, Math.max(bytes, 64));
  }

  /** Serves the full ring in C. */
  int deviceC() {
    return twin.device(disk, bytes) & 0xffff;
  }

  /** Serves the full ring in Java. */
  int deviceJava() {
    Virtqueue q = queue;
    int done = 0;
    while (true) {
      @Nullable DescriptorChain chain = q.next();
      if (chain == null) {
        break;
      }
      if (bytes > 0) {
        chain.writer().write(disk, chain.id() * 4096L, bytes);
      }
      q.complete(chain, bytes);
      done++;
    }
    q.flush();
    return done;
  }
}
