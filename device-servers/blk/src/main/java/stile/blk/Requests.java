package stile.blk;

import static java.util.Objects.requireNonNull;
import static stile.blk.BlkLayout.ID_SIZE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import stile.virtio.device.DeviceContext;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.Virtqueue;

/** The requests under way, and what they have in common. */
final class Requests {
  final BlockStore store;
  final Area area;
  final CacheMode cache;
  final Flushes flushes;

  /** The serial, padded with NUL; no NUL when it is 20 bytes long. */
  final MemorySegment serial;

  /** All that were made so far, and those of them that do nothing now. */
  private final Request[] requests;

  private final Request[] idle;
  private int made;
  private int free;

  private long features;
  private boolean stopping;
  private @Nullable DeviceContext context;

  Requests(BlockStore store, Area area, CacheMode cache, String serial) {
    this.store = store;
    this.area = area;
    this.cache = cache;
    this.flushes = new Flushes(store);
    byte[] ascii = serial.getBytes(StandardCharsets.US_ASCII);
    this.serial = MemorySegment.ofArray(Arrays.copyOf(ascii, ID_SIZE)).asReadOnly();
    // Each has one thing under way in the store, and there may be a flush for several of them.
    int most = store.depth() - 1;
    this.requests = new Request[most];
    this.idle = new Request[most];
  }

  /** A driver is ready. */
  void start(DeviceContext started) {
    context = started;
    features = started.features();
  }

  DeviceContext context() {
    return requireNonNull(context, "no driver");
  }

  /** What the driver negotiated. */
  long features() {
    return features;
  }

  /** Whether another one can begin. */
  boolean haveRoom() {
    return free > 0 || made < requests.length;
  }

  /**
   * Begins to do what a chain asks. It is completed when that is done: at once, or later.
   *
   * @throws stile.virtio.queue.VirtqueueException when it has no room for a header or for a status
   */
  void begin(Virtqueue queue, DescriptorChain chain) {
    take().begin(queue, chain);
  }

  private Request take() {
    if (free == 0) {
      Request request = new Request(this);
      requests[made++] = request;
      return request;
    }
    return idle[--free];
  }

  void give(Request request) {
    idle[free++] = request;
  }

  /** Comes back when nothing touches the chains of a queue any more. The other queues' go on. */
  void queueReset(int queue) {
    boolean some = false;
    for (int i = 0; i < made; i++) {
      some |= requests[i].forget(queue);
    }
    if (some) {
      store.settle();
    }
  }

  /** The driver is gone: nobody may touch a chain any more. */
  boolean stopping() {
    return stopping;
  }

  /** Comes back when the store has let go of the driver's memory. */
  void stop() {
    stopping = true;
    try {
      store.drain();
    } finally {
      stopping = false;
    }
    flushes.reset();
    System.arraycopy(requests, 0, idle, 0, made);
    free = made;
  }
}
