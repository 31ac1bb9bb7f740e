package stile.bindings.sys;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static stile.bindings.sys.SysException.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.file.Path;
import stile.bindings.kernel.Nr;
import stile.bindings.kernel.Syscall;

/**
 * Calls on files. Those on the way of every request allocate nothing and return a result or a
 * negative {@link Errno}; {@link #open}, {@link #status}, {@link #end} and {@link #lock} throw.
 *
 * <p>Offsets and lengths are in bytes. A result may be smaller than what was asked for: 0 at the
 * end of the file, less before a signal or on a full disk.
 */
public final class FileCalls {
  /** include/uapi/linux/fs.h */
  private static final int RWF_NOWAIT = 8;

  /** Modes of {@link #fallocate} (linux/falloc.h). */
  public static final int KEEP_SIZE = 1;

  public static final int PUNCH_HOLE = 2;
  public static final int ZERO_RANGE = 16;

  static final int AT_FDCWD = -100;

  static final int SEEK_END = 2;

  static final int F_GETFL = 3;
  static final int F_SETFL = 4;
  static final int F_OFD_SETLK = 37;
  static final short F_RDLCK = 0;
  static final short F_WRLCK = 1;

  private FileCalls() {}

  /**
   * Opens a file, closed on exec.
   *
   * @param flags of {@link OpenFlags}
   * @param mode permissions of a file that is created, else 0
   */
  public static Fd open(Path path, int flags, int mode) throws SysException {
    try (Arena arena = Arena.ofConfined()) {
      long name = arena.allocateFrom(path.toString()).address();
      long result;
      do { // an open that blocks (a FIFO, a slow file system) may be interrupted
        result = Syscall.call(Nr.OPENAT, AT_FDCWD, name, flags | OpenFlags.CLOEXEC, mode);
      } while (result == -Errno.EINTR);
      return Fd.adopt((int) check(result, "open", path));
    }
  }

  /** Reads at {@code offset}, leaving the file position alone. */
  public static long pread(Fd fd, long address, long length, long offset) {
    long result;
    do {
      result = Syscall.call(Nr.PREAD64, fd.value(), address, length, offset);
    } while (result == -Errno.EINTR);
    return result;
  }

  /** Writes at {@code offset}, leaving the file position alone. */
  public static long pwrite(Fd fd, long address, long length, long offset) {
    long result;
    do {
      result = Syscall.call(Nr.PWRITE64, fd.value(), address, length, offset);
    } while (result == -Errno.EINTR);
    return result;
  }

  /** Reads into all pieces of {@code iovec} at {@code offset}. */
  public static long preadv(Fd fd, Iovec iovec, long offset) {
    try {
      long result;
      do { // the offset is one register on 64-bit kernels; the one after it is ignored
        result = Syscall.call(Nr.PREADV, fd.value(), iovec.address(), iovec.count(), offset);
      } while (result == -Errno.EINTR);
      return result;
    } finally {
      Reference.reachabilityFence(iovec);
    }
  }

  /**
   * Reads what needs no waiting (RWF_NOWAIT), which is what the page cache has: maybe less than
   * asked; {@code -EAGAIN} for nothing, {@code -EOPNOTSUPP} where the file system cannot tell.
   */
  public static long preadvNoWait(Fd fd, Iovec iovec, long offset) {
    try {
      long result;
      do {
        result =
            Syscall.call(
                Nr.PREADV2, fd.value(), iovec.address(), iovec.count(), offset, 0, RWF_NOWAIT);
      } while (result == -Errno.EINTR);
      return result;
    } finally {
      Reference.reachabilityFence(iovec);
    }
  }

  /**
   * Reads what a stream has now, whatever those who share it made of its flags (RWF_NOWAIT): {@code
   * -EAGAIN} for nothing.
   */
  public static long readvNoWait(Fd fd, Iovec iovec) {
    return preadvNoWait(fd, iovec, -1); // no offset
  }

  /** Writes all pieces of {@code iovec} at {@code offset}. */
  public static long pwritev(Fd fd, Iovec iovec, long offset) {
    try {
      long result;
      do {
        result = Syscall.call(Nr.PWRITEV, fd.value(), iovec.address(), iovec.count(), offset);
      } while (result == -Errno.EINTR);
      return result;
    } finally {
      Reference.reachabilityFence(iovec);
    }
  }

  /** Reads from a stream: socket, terminal, pipe. 0: the other end has closed. */
  public static long read(Fd fd, long address, long length) {
    long result;
    do {
      result = Syscall.call(Nr.READ, fd.value(), address, length);
    } while (result == -Errno.EINTR);
    return result;
  }

  /** Writes to a stream. A closed other end is {@code -EPIPE}: the JVM ignores SIGPIPE. */
  public static long write(Fd fd, long address, long length) {
    long result;
    do {
      result = Syscall.call(Nr.WRITE, fd.value(), address, length);
    } while (result == -Errno.EINTR);
    return result;
  }

  /** Reads from a stream, or one message, into all pieces of {@code iovec}. */
  public static long readv(Fd fd, Iovec iovec) {
    try {
      long result;
      do {
        result = Syscall.call(Nr.READV, fd.value(), iovec.address(), iovec.count());
      } while (result == -Errno.EINTR);
      return result;
    } finally {
      Reference.reachabilityFence(iovec);
    }
  }

  /** Writes all pieces of {@code iovec} to a stream, or as one message. */
  public static long writev(Fd fd, Iovec iovec) {
    try {
      long result;
      do {
        result = Syscall.call(Nr.WRITEV, fd.value(), iovec.address(), iovec.count());
      } while (result == -Errno.EINTR);
      return result;
    } finally {
      Reference.reachabilityFence(iovec);
    }
  }

  /** Makes the data durable, and what is needed to find them again. */
  public static long fdatasync(Fd fd) {
    return Syscall.call(Nr.FDATASYNC, fd.value());
  }

  /** Makes data and all attributes durable. */
  public static long fsync(Fd fd) {
    return Syscall.call(Nr.FSYNC, fd.value());
  }

  /** Allocates, frees or zeroes a range; {@code -EOPNOTSUPP} when the file system cannot. */
  public static long fallocate(Fd fd, int mode, long offset, long length) {
    long result;
    do {
      result = Syscall.call(Nr.FALLOCATE, fd.value(), mode, offset, length);
    } while (result == -Errno.EINTR);
    return result;
  }

  /** Sets the size. */
  public static long ftruncate(Fd fd, long size) {
    return Syscall.call(Nr.FTRUNCATE, fd.value(), size);
  }

  /** Where the file ends, by seeking: the size also of what no status tells it of. */
  public static long end(Fd fd) throws SysException {
    return check(Syscall.call(Nr.LSEEK, fd.value(), 0, SEEK_END), "lseek", fd);
  }

  /** Size, type and identity. */
  public static FileStatus status(Fd fd) throws SysException {
    return FileStatus.of(fd);
  }

  /**
   * Takes a lock on the whole file, for as long as it is open: shared by readers, or alone. It is
   * an open file description lock (fcntl(2), F_OFD_SETLK), the kind that QEMU takes on images, and
   * goes with the last descriptor of this open file, even after a crash.
   *
   * @return whether it was had; false: another process, or another open in this one, holds it
   * @throws SysException when the file takes no locks
   */
  public static boolean lock(Fd fd, boolean exclusive) throws SysException {
    try (Arena arena = Arena.ofConfined()) {
      // struct flock: short l_type, l_whence; off_t l_start, l_len; pid_t l_pid. Zero: all of it.
      MemorySegment flock = arena.allocate(32, Long.BYTES);
      flock.set(JAVA_SHORT, 0, exclusive ? F_WRLCK : F_RDLCK);
      flock.set(JAVA_LONG, 8, 0);
      long result = Syscall.call(Nr.FCNTL, fd.value(), F_OFD_SETLK, flock.address());
      if (result == -Errno.EAGAIN || result == -Errno.EACCES) {
        return false;
      }
      check(result, "lock", fd);
      return true;
    }
  }

  /** Fills {@code length} bytes, at most 256 without interruption, with the kernel's randomness. */
  public static long getrandom(long address, long length) {
    long result;
    do {
      result = Syscall.call(Nr.GETRANDOM, address, length, 0);
    } while (result == -Errno.EINTR);
    return result;
  }

  /**
   * Whether reads and writes return {@code -EAGAIN} and do not wait. All sharers of the file see
   * it.
   */
  public static void setNonBlocking(Fd fd, boolean on) throws SysException {
    long flags = check(Syscall.call(Nr.FCNTL, fd.value(), F_GETFL), "fcntl GETFL", fd);
    long wanted = on ? flags | OpenFlags.NONBLOCK : flags & ~OpenFlags.NONBLOCK;
    check(Syscall.call(Nr.FCNTL, fd.value(), F_SETFL, wanted), "fcntl SETFL", fd);
  }

  /**
   * Has reads and writes go past the page cache from now on (O_DIRECT).
   *
   * @return false when the file system cannot
   */
  public static boolean setDirect(Fd fd) throws SysException {
    long flags = check(Syscall.call(Nr.FCNTL, fd.value(), F_GETFL), "fcntl GETFL", fd);
    long result = Syscall.call(Nr.FCNTL, fd.value(), F_SETFL, flags | OpenFlags.DIRECT);
    if (result == -Errno.EINVAL) {
      return false;
    }
    check(result, "fcntl SETFL", fd);
    return true;
  }
}
