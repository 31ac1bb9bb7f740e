package stile.manager.vhostuser;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import stile.virtio.queue.QueueSettings;
import stile.virtio.queue.SharedRegions;

/**
 * What a split ring tells of a back end that is gone and left no record (virtio 1.4, section 2.7):
 * how much it used, and whether that was in the order in which it was made available. If so, what
 * is available and not used is what it had not finished.
 *
 * <p>One that left a request lie while it finished a whole ring of others, all with one and the
 * same descriptor, looks the same. Nobody can tell then; a back end that cares keeps a record.
 */
final class SplitRingTrace {
  private static final int IDX = 2;
  private static final int ENTRIES = 4;
  private static final int AVAIL_ENTRY = 2;
  private static final int USED_ENTRY = 8;

  private final MemorySegment avail;
  private final MemorySegment used;
  private final int size;

  /**
   * @param queue as the driver set it up, and as was found to be right
   */
  SplitRingTrace(QueueSettings queue, SharedRegions regions) {
    size = queue.size();
    avail = regions.slice(queue.driver(), ENTRIES + (long) AVAIL_ENTRY * size, "available ring");
    used = regions.slice(queue.device(), ENTRIES + (long) USED_ENTRY * size, "used ring");
  }

  /** How far the back end was, by what it used. */
  int used() {
    return Short.toUnsignedInt(used.get(JAVA_SHORT, IDX));
  }

  /** Whether what is available and not used is all that was not finished. */
  boolean inOrder() {
    int end = Short.toUnsignedInt(avail.get(JAVA_SHORT, IDX));
    int from = used();
    int underWay = (end - from) & 0xffff;
    if (underWay > size) {
      return false;
    }
    for (int i = underWay - size; i < 0; i++) { // all of which both rings still show
      if (head(from + i) != id(from + i)) {
        return false;
      }
    }
    BitSet heads = new BitSet();
    for (int i = 0; i < underWay; i++) {
      int head = head(from + i);
      if (heads.get(head)) {
        return false;
      }
      heads.set(head);
    }
    return true;
  }

  private int head(int position) {
    long slot = position & (size - 1);
    return Short.toUnsignedInt(avail.get(JAVA_SHORT, ENTRIES + AVAIL_ENTRY * slot));
  }

  private int id(int position) {
    long slot = position & (size - 1);
    return used.get(JAVA_INT, ENTRIES + USED_ENTRY * slot);
  }
}
