package stile.bindings.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static stile.bindings.sys.SysException.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import stile.bindings.kernel.Nr;
import stile.bindings.kernel.Syscall;
import stile.bindings.memory.NormalMapping;
import stile.bindings.sys.Errno;
import stile.bindings.sys.Fd;
import stile.bindings.sys.Iovec;
import stile.bindings.sys.SysException;

/**
 * An io_uring for operations on one file, which is registered with it. One thread at a time;
 * nothing is allocated after construction.
 *
 * <p>An operation is added with a number of the caller's, handed to the kernel with {@link
 * #submit()}, and comes back by {@link #next()}. There may be as many under way as the ring has
 * entries: then no completion can be without a place. Memory it names stays mapped until it comes
 * back; an {@link Iovec} may be used again once it was submitted, but must not move before.
 */
public final class Uring implements AutoCloseable {
  static final int REGISTERED_FILE = 0;

  private static final int NEEDED_FEATURES =
      Layout.FEAT_SINGLE_MMAP | Layout.FEAT_NODROP | Layout.FEAT_SUBMIT_STABLE;

  private final Fd fd;
  private final NormalMapping rings;
  private final NormalMapping entries;
  private final SubmissionQueue submissions;
  private final CompletionQueue completions;
  private final MemorySegment cancellation = Arena.ofAuto().allocate(Layout.CANCEL_SIZE, 8);
  private long calls;

  private Uring(Fd fd, NormalMapping rings, NormalMapping entries, MemorySegment params) {
    this.fd = fd;
    this.rings = rings;
    this.entries = entries;
    this.submissions = new SubmissionQueue(rings.segment(), entries.segment(), params);
    this.completions = new CompletionQueue(rings.segment(), params);
  }

  /**
   * Sets a ring up.
   *
   * @param file what all operations are on; the ring keeps it open until it is closed itself
   * @param size how many operations may be under way; rounded up to a power of two
   * @throws SysException where the kernel has no io_uring, or none that is new enough, or does not
   *     permit it: the message says which
   */
  public static Uring create(Fd file, int size) throws SysException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment params = arena.allocate(Layout.PARAMS_SIZE, Long.BYTES);
      params.set(JAVA_INT, Layout.FLAGS, Layout.SETUP_CLAMP | Layout.SETUP_SUBMIT_ALL);
      long result = Syscall.call(Nr.IO_URING_SETUP, size, params.address());
      if (result < 0) {
        throw refused((int) -result);
      }
      Fd fd = Fd.adopt((int) result); // closed on exec by itself
      try {
        return map(fd, file, params);
      } catch (SysException e) {
        fd.close();
        throw e;
      }
    }
  }

  private static SysException refused(int errno) {
    String hint =
        switch (errno) {
          case Errno.ENOSYS -> "the kernel is built without it, or a filter hides it";
          case Errno.EPERM, Errno.EACCES ->
              "sysctl kernel.io_uring_disabled or a system call filter forbids it";
          case Errno.EINVAL -> "it needs Linux 5.18";
          case Errno.ENOMEM -> "memory or the limit of locked memory does not suffice";
          default -> "";
        };
    return hint.isEmpty()
        ? new SysException("io_uring_setup", errno)
        : new SysException("io_uring_setup", errno, hint);
  }

  private static Uring map(Fd fd, Fd file, MemorySegment params) throws SysException {
    if ((params.get(JAVA_INT, Layout.FEATURES) & NEEDED_FEATURES) != NEEDED_FEATURES) {
      throw new SysException("io_uring_setup", Errno.ENOSYS, "it needs Linux 5.18");
    }
    int submissions = params.get(JAVA_INT, Layout.SQ_ENTRIES);
    long ringBytes =
        Math.max(
            params.get(JAVA_INT, Layout.SQ_ARRAY) + (long) Integer.BYTES * submissions,
            params.get(JAVA_INT, Layout.CQ_CQES)
                + Layout.CQE_SIZE * params.get(JAVA_INT, Layout.CQ_ENTRIES));
    NormalMapping rings = NormalMapping.map(fd, Layout.OFF_SQ_RING, ringBytes);
    try {
      NormalMapping entries = NormalMapping.map(fd, Layout.OFF_SQES, Layout.SQE_SIZE * submissions);
      try {
        register(fd, file);
        return new Uring(fd, rings, entries, params);
      } catch (SysException e) {
        entries.close();
        throw e;
      }
    } catch (SysException e) {
      rings.close();
      throw e;
    }
  }

  private static void register(Fd fd, Fd file) throws SysException {
    try (Arena arena = Arena.ofConfined()) {
      long files = arena.allocateFrom(JAVA_INT, file.value()).address();
      check(
          Syscall.call(Nr.IO_URING_REGISTER, fd.value(), Layout.REGISTER_FILES, files, 1),
          "io_uring_register files");
    }
  }

  /** How many operations may be under way. */
  public int size() {
    return submissions.size();
  }

  /** Readable while something has ended that was not taken. It stays this object's. */
  public Fd fd() {
    return fd;
  }

  /** Reads into all pieces of {@code iovec} at {@code offset}. */
  public void readv(Iovec iovec, long offset, long userData) {
    submissions.add(Layout.OP_READV, offset, iovec.address(), iovec.count(), 0, userData);
  }

  /** Writes all pieces of {@code iovec} at {@code offset}. */
  public void writev(Iovec iovec, long offset, long userData) {
    submissions.add(Layout.OP_WRITEV, offset, iovec.address(), iovec.count(), 0, userData);
  }

  /**
   * Makes durable what ended before this is submitted. What is under way at the same time is not
   * waited for.
   */
  public void fdatasync(long userData) {
    submissions.add(Layout.OP_FSYNC, 0, 0, 0, Layout.FSYNC_DATASYNC, userData);
  }

  /** As {@link stile.bindings.sys.FileCalls#fallocate}. */
  public void fallocate(int mode, long offset, long length, long userData) {
    submissions.add(Layout.OP_FALLOCATE, offset, length, mode, 0, userData);
  }

  /** How many operations were added and not yet taken by the kernel. */
  public int waiting() {
    return submissions.waiting();
  }

  /**
   * Takes back the operation added last, of those that {@link #waiting()} counts.
   *
   * @return its number
   */
  public long withdraw() {
    return submissions.withdraw();
  }

  /**
   * Hands all that was added to the kernel, in one call unless the kernel takes less; none when
   * nothing was added.
   *
   * @return 0 when it took all, or a negative {@link Errno}; after EAGAIN and EBUSY the rest can be
   *     submitted later
   */
  public long submit() {
    while (submissions.waiting() > 0) {
      submissions.publish();
      calls++;
      long result = Syscall.call(Nr.IO_URING_ENTER, fd.value(), submissions.waiting(), 0, 0, 0, 0);
      submissions.look();
      if (result == 0) {
        return -Errno.EAGAIN;
      }
      if (result < 0 && result != -Errno.EINTR) {
        return result;
      }
    }
    return 0;
  }

  /** How often the kernel was called to submit. */
  public long calls() {
    return calls;
  }

  /** Takes the next operation that has ended, if there is one. Makes no system call. */
  public boolean next() {
    return completions.next();
  }

  /** The number of the one that {@link #next()} took. */
  public long userData() {
    return completions.userData();
  }

  /** Its result, as that of the system call of its name: a negative {@link Errno} on failure. */
  public int result() {
    return completions.result();
  }

  /**
   * Asks the kernel to give up an operation, and does not wait for it. It ends in any case: with
   * ECANCELED when it was not begun, else with what came of it.
   *
   * @return 0, or a negative {@link Errno}: that it has ended (ENOENT), that it goes on all the
   *     same (ETIME, EALREADY), or that the kernel cannot cancel so (EINVAL, before Linux 6.0)
   */
  public long cancel(long userData) {
    cancellation.fill((byte) 0); // with a timeout of 0
    cancellation.set(JAVA_LONG, Layout.CANCEL_ADDR, userData);
    cancellation.set(JAVA_INT, Layout.CANCEL_FD, -1);
    try {
      return Syscall.call(
          Nr.IO_URING_REGISTER, fd.value(), Layout.REGISTER_SYNC_CANCEL, cancellation.address(), 1);
    } finally {
      Reference.reachabilityFence(cancellation);
    }
  }

  /**
   * Lets go of the file, then of the ring. The caller has taken back every operation: the kernel
   * ends the rest later, by itself.
   */
  @Override
  public void close() {
    if (fd.isOpen()) {
      // The ring itself goes away some time after its descriptor, and a lock on the file or a claim
      // on a device would stay until then.
      Syscall.call(Nr.IO_URING_REGISTER, fd.value(), Layout.UNREGISTER_FILES, 0, 0);
      fd.close();
      rings.close();
      entries.close();
    }
  }
}
