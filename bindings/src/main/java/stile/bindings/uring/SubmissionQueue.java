package stile.bindings.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/** What is to be done: entries that we fill and the kernel takes. */
final class SubmissionQueue {
  private static final VarHandle INDEX = JAVA_INT.varHandle();

  private final MemorySegment rings;
  private final MemorySegment entries;
  private final long headAt;
  private final long tailAt;
  private final int size;

  /** The next entry to fill; the kernel's copy is moved when it is called. */
  private int tail;

  /** The first entry that the kernel did not take yet. */
  private int taken;

  /**
   * @param rings the mapping of both rings
   * @param entries the mapping of the entries
   * @param params what io_uring_setup(2) answered
   */
  SubmissionQueue(MemorySegment rings, MemorySegment entries, MemorySegment params) {
    this.rings = rings;
    this.entries = entries;
    this.headAt = params.get(JAVA_INT, Layout.SQ_HEAD);
    this.tailAt = params.get(JAVA_INT, Layout.SQ_TAIL);
    this.size = params.get(JAVA_INT, Layout.SQ_ENTRIES);
    // The ring proper holds numbers of entries. We use the entries in turn: place i holds i.
    long array = params.get(JAVA_INT, Layout.SQ_ARRAY);
    for (int i = 0; i < size; i++) {
      rings.set(JAVA_INT, array + (long) Integer.BYTES * i, i);
    }
  }

  int size() {
    return size;
  }

  /** How many entries the kernel has not taken. */
  int waiting() {
    return tail - taken;
  }

  /** Fills the next entry; what an operation does not use is 0. */
  void add(byte opcode, long offset, long address, int length, int operationFlags, long userData) {
    if (waiting() == size) {
      throw new IllegalStateException("all " + size + " submission entries are waiting");
    }
    long at = Layout.SQE_SIZE * (tail & (size - 1));
    entries.asSlice(at, Layout.SQE_SIZE).fill((byte) 0);
    entries.set(JAVA_BYTE, at + Layout.SQE_OPCODE, opcode);
    entries.set(JAVA_BYTE, at + Layout.SQE_FLAGS, Layout.IOSQE_FIXED_FILE);
    entries.set(JAVA_INT, at + Layout.SQE_FD, Uring.REGISTERED_FILE);
    entries.set(JAVA_LONG, at + Layout.SQE_OFF, offset);
    entries.set(JAVA_LONG, at + Layout.SQE_ADDR, address);
    entries.set(JAVA_INT, at + Layout.SQE_LEN, length);
    entries.set(JAVA_INT, at + Layout.SQE_FSYNC_FLAGS, operationFlags);
    entries.set(JAVA_LONG, at + Layout.SQE_USER_DATA, userData);
    tail++;
  }

  /** Takes back the entry added last, which the kernel has not taken. */
  long withdraw() {
    if (waiting() == 0) {
      throw new IllegalStateException("the kernel has taken every entry");
    }
    tail--;
    return entries.get(JAVA_LONG, Layout.SQE_SIZE * (tail & (size - 1)) + Layout.SQE_USER_DATA);
  }

  /** Shows the kernel all entries. */
  void publish() {
    INDEX.setRelease(rings, tailAt, tail);
  }

  /** Finds out how far the kernel has come. */
  void look() {
    taken = (int) INDEX.getAcquire(rings, headAt);
  }
}
