package stile.bindings.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/** What has ended: entries that the kernel fills and we take. */
final class CompletionQueue {
  private static final VarHandle INDEX = JAVA_INT.varHandle();

  private final MemorySegment rings;
  private final long headAt;
  private final long tailAt;
  private final long entries;
  private final int size;

  private int head;

  /** How far the kernel is known to have come. */
  private int tail;

  private long userData;
  private int result;

  CompletionQueue(MemorySegment rings, MemorySegment params) {
    this.rings = rings;
    this.headAt = params.get(JAVA_INT, Layout.CQ_HEAD);
    this.tailAt = params.get(JAVA_INT, Layout.CQ_TAIL);
    this.entries = params.get(JAVA_INT, Layout.CQ_CQES);
    this.size = params.get(JAVA_INT, Layout.CQ_ENTRIES);
  }

  /** Takes the next entry, if there is one. Its place is the kernel's again at once. */
  boolean next() {
    if (head == tail) {
      tail = (int) INDEX.getAcquire(rings, tailAt);
      if (head == tail) {
        return false;
      }
    }
    long at = entries + Layout.CQE_SIZE * (head & (size - 1));
    userData = rings.get(JAVA_LONG, at + Layout.CQE_USER_DATA);
    result = rings.get(JAVA_INT, at + Layout.CQE_RES);
    head++;
    INDEX.setRelease(rings, headAt, head);
    return true;
  }

  long userData() {
    return userData;
  }

  int result() {
    return result;
  }
}
