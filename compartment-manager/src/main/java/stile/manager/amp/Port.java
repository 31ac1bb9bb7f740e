package stile.manager.amp;

import java.util.Arrays;

/** One device on the bus, and what is still to be told of it. Guarded by the bus's lock. */
final class Port {
  final int device;
  final int queues;

  /** One bit per queue whose EVENT_USED is still to be sent. */
  final long[] used;

  boolean configChanged;
  int status;
  int generation;

  Port(int device, int queues) {
    this.device = device;
    this.queues = queues;
    this.used = new long[(queues + Long.SIZE - 1) / Long.SIZE];
  }

  /** Whether anything is still to be told. */
  boolean waits() {
    boolean waits = configChanged;
    for (long queues64 : used) {
      waits |= queues64 != 0;
    }
    return waits;
  }

  void clear() {
    Arrays.fill(used, 0);
    configChanged = false;
  }
}
