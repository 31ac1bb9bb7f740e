package stile.bindings.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.concurrent.TimeUnit;
import stile.bindings.kernel.Nr;
import stile.bindings.kernel.Syscall;

/**
 * Waits for several descriptors at once (ppoll(2)). One thread owns a set; nothing is allocated
 * after construction. To wake that thread, put an {@link EventFd} into the set.
 *
 * <p>Places in the set keep their index until they are removed.
 */
public final class Poll {
  /** Something can be read, or the other end has closed. */
  public static final int IN = 1;

  /** Something can be written. */
  public static final int OUT = 4;

  static final int ERR = 8; // these three are always reported
  static final int HUP = 16;
  static final int NVAL = 32;

  static final int ELEMENT = 8; // struct pollfd { int fd; short events, revents; }
  static final int EVENTS = 4;
  static final int REVENTS = 6;
  private static final long SECOND = 1_000_000_000; // in nanoseconds
  private static final int FREE = -1; // the kernel skips negative descriptors

  private final int capacity;
  private final MemorySegment set;
  private final MemorySegment timeout = Arena.ofAuto().allocate(JAVA_LONG, 2); // struct timespec
  private int length; // places in use lie below

  /** An empty set with room for {@code capacity} descriptors. */
  public Poll(int capacity) {
    this.capacity = capacity;
    set = Arena.ofAuto().allocate((long) capacity * ELEMENT, ELEMENT);
    for (int i = 0; i < capacity; i++) {
      set.set(JAVA_INT, at(i), FREE);
    }
  }

  /**
   * Puts a descriptor into the first free place.
   *
   * @param events {@link #IN}, {@link #OUT} or both
   * @return the index of the place
   * @throws IndexOutOfBoundsException when the set is full
   */
  public int add(Fd fd, int events) {
    for (int i = 0; i < capacity; i++) {
      if (set.get(JAVA_INT, at(i)) == FREE) {
        set(i, fd, events);
        return i;
      }
    }
    throw new IndexOutOfBoundsException("all " + capacity + " places are taken");
  }

  /** Puts a descriptor into the place {@code index}, whatever was there. */
  public void set(int index, Fd fd, int events) {
    set(index, fd.value(), events);
  }

  /**
   * Puts a descriptor that somebody else keeps open, by its number, into the place {@code index}.
   */
  public void set(int index, int fd, int events) {
    put(index, fd, events);
    length = Math.max(length, index + 1);
  }

  /** Frees a place. The descriptor stays open. */
  public void remove(int index) {
    put(index, FREE, 0);
    while (length > 0 && set.get(JAVA_INT, at(length - 1)) == FREE) {
      length--;
    }
  }

  /**
   * Waits until a descriptor is ready or the time is over.
   *
   * @param timeoutMillis 0: only look; negative: as long as it takes
   * @return how many are ready, 0 when the time was over, or a negative {@link Errno}
   */
  public int await(long timeoutMillis) {
    return awaitNanos(
        timeoutMillis < 0 ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(timeoutMillis));
  }

  /**
   * The same, to the nanosecond.
   *
   * @param nanos 0: only look; {@link Long#MAX_VALUE}: as long as it takes
   */
  public int awaitNanos(long nanos) {
    long time = 0;
    if (nanos != Long.MAX_VALUE) {
      timeout.setAtIndex(JAVA_LONG, 0, nanos / SECOND);
      timeout.setAtIndex(JAVA_LONG, 1, nanos % SECOND);
      time = timeout.address();
    }
    try {
      long result;
      do { // the kernel leaves in the timespec what remains of the time
        result = Syscall.call(Nr.PPOLL, set.address(), length, time, 0, 0, 0);
      } while (result == -Errno.EINTR);
      return (int) result;
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Whether something can be read there, or the end of the stream can be. */
  public boolean readable(int index) {
    return (ready(index) & IN) != 0;
  }

  public boolean writable(int index) {
    return (ready(index) & OUT) != 0;
  }

  /** Whether the other end has closed; what it had written may still be readable. */
  public boolean hangup(int index) {
    return (ready(index) & HUP) != 0;
  }

  /** Whether the descriptor is in error, or is not open at all. */
  public boolean error(int index) {
    return (ready(index) & (ERR | NVAL)) != 0;
  }

  /** All that the last {@link #await} found out about a place; 0: nothing. */
  public int ready(int index) {
    return set.get(JAVA_SHORT, at(index) + REVENTS);
  }

  public int capacity() {
    return capacity;
  }

  private void put(int index, int fd, int events) {
    long at = at(index);
    set.set(JAVA_INT, at, fd);
    set.set(JAVA_SHORT, at + EVENTS, (short) events);
    set.set(JAVA_SHORT, at + REVENTS, (short) 0);
  }

  private static long at(int index) {
    return (long) index * ELEMENT;
  }
}
