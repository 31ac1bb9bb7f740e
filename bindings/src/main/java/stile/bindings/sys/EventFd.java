package stile.bindings.sys;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static stile.bindings.sys.SysException.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import stile.bindings.kernel.Nr;
import stile.bindings.kernel.Syscall;

/**
 * A counter in the kernel (eventfd(2)) that one side raises and the other waits for: a doorbell
 * between threads or processes. Wait with {@link Poll}. Any thread may signal, one drains.
 *
 * <p>Nothing here blocks, but for one case: whether a write does is for all who share the eventfd
 * to set, so another process may fill it and have {@link #signal} wait. {@link #relieve} ends that.
 */
public final class EventFd implements AutoCloseable {
  private static final int EFD_CLOEXEC = OpenFlags.CLOEXEC;
  private static final int EFD_NONBLOCK = OpenFlags.NONBLOCK;

  /** One that is filled again at once may be too quick for whoever waits, but not every time. */
  private static final int RELIEVES = 100;

  private final Fd fd;
  private final MemorySegment one = Arena.ofAuto().allocateFrom(JAVA_LONG, 1);
  private final MemorySegment count = Arena.ofAuto().allocate(JAVA_LONG);
  private final Iovec into = new Iovec(1);

  private EventFd(Fd fd) {
    this.fd = fd;
    into.add(count);
  }

  /** A new counter at zero. */
  public static EventFd create() throws SysException {
    long fd = check(Syscall.call(Nr.EVENTFD2, 0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd");
    return new EventFd(Fd.adopt((int) fd));
  }

  /**
   * Takes over an eventfd from elsewhere, and makes it non-blocking, which the sender may have
   * neglected.
   */
  public static EventFd adopt(Fd fd) throws SysException {
    FileCalls.setNonBlocking(fd, true);
    return new EventFd(fd);
  }

  /**
   * Adds one.
   *
   * @return 0, or a negative {@link Errno}. A full counter is no error: the other side has not
   *     looked yet, and will find it raised.
   */
  public long signal() {
    try {
      long result = FileCalls.write(fd, one.address(), Long.BYTES);
      return result < 0 && result != -Errno.EAGAIN ? result : 0;
    } finally {
      Reference.reachabilityFence(one);
    }
  }

  /**
   * Takes all that was added.
   *
   * @return how often it was raised since the last time, 0 for not at all, or a negative {@link
   *     Errno}
   */
  public long drain() {
    try {
      long result = FileCalls.readvNoWait(fd, into);
      if (result == Long.BYTES) {
        return count.get(JAVA_LONG, 0);
      }
      return result == -Errno.EAGAIN ? 0 : result;
    } finally {
      Reference.reachabilityFence(count);
    }
  }

  /**
   * Empties it if it is full, so that whoever waits in {@link #signal} goes on. For any thread.
   *
   * @return whether it was full: signals do not come to that, somebody has filled it
   */
  public boolean relieve() {
    Poll poll = new Poll(1);
    poll.set(0, fd, Poll.OUT);
    boolean full = false;
    for (int i = 0; i < RELIEVES && poll.await(0) == 0; i++) {
      full = true;
      Iovec nowhere = new Iovec(1);
      nowhere.add(Arena.ofAuto().allocate(JAVA_LONG));
      long _ = FileCalls.readvNoWait(fd, nowhere);
    }
    return full;
  }

  /** The descriptor, which stays this object's. */
  public Fd fd() {
    return fd;
  }

  @Override
  public void close() {
    fd.close();
  }

  @Override
  public String toString() {
    return "eventfd " + fd;
  }
}
