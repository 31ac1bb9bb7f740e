package stile.bindings.memory;

import static stile.bindings.sys.SysException.check;

import java.lang.foreign.Arena;
import stile.bindings.kernel.Nr;
import stile.bindings.kernel.Syscall;
import stile.bindings.sys.Errno;
import stile.bindings.sys.Fd;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.SysException;

/**
 * Anonymous memory with a descriptor (memfd_create(2)), to share with another process. Its size is
 * sealed: whoever maps it, on either side, cannot be hit by the other cutting it short.
 */
public final class MemoryFd implements AutoCloseable {
  /** Seals (linux/fcntl.h). */
  public static final int SEAL_SEAL = 1;

  public static final int SEAL_SHRINK = 2;
  public static final int SEAL_GROW = 4;
  public static final int SEAL_WRITE = 8;

  private static final int MFD_CLOEXEC = 1;
  private static final int MFD_ALLOW_SEALING = 2;
  private static final int F_ADD_SEALS = 1033;
  private static final int F_GET_SEALS = 1034;

  private final Fd fd;
  private final long size;

  private MemoryFd(Fd fd, long size) {
    this.fd = fd;
    this.size = size;
  }

  /**
   * New memory, all zero and of a fixed size.
   *
   * @param name seen in {@code /proc/PID/maps}, at most 249 bytes
   * @param size in bytes
   */
  public static MemoryFd create(String name, long size) throws SysException {
    Fd fd = unsealed(name);
    try {
      check(FileCalls.ftruncate(fd, size), "ftruncate memfd", name);
      long seals = SEAL_SHRINK | SEAL_GROW | SEAL_SEAL;
      check(Syscall.call(Nr.FCNTL, fd.value(), F_ADD_SEALS, seals), "seal memfd", name);
      return new MemoryFd(fd, size);
    } catch (SysException e) {
      fd.close();
      throw e;
    }
  }

  /** Empty memory that may still be resized and sealed. */
  static Fd unsealed(String name) throws SysException {
    try (Arena arena = Arena.ofConfined()) {
      long text = arena.allocateFrom(name).address();
      return Fd.adopt(
          (int)
              check(
                  Syscall.call(Nr.MEMFD_CREATE, text, MFD_CLOEXEC | MFD_ALLOW_SEALING),
                  "memfd_create",
                  name));
    }
  }

  /**
   * The seals of a descriptor that came from elsewhere, 0 when it has none. Memory without {@link
   * #SEAL_SHRINK} may raise SIGBUS at any time.
   */
  public static int seals(Fd fd) throws SysException {
    long seals = Syscall.call(Nr.FCNTL, fd.value(), F_GET_SEALS);
    return seals == -Errno.EINVAL ? 0 : (int) check(seals, "fcntl GET_SEALS", fd);
  }

  /** Maps all of it. */
  public NormalMapping map() throws SysException {
    return NormalMapping.map(fd, 0, size);
  }

  /** The descriptor, which stays this object's. */
  public Fd fd() {
    return fd;
  }

  public long size() {
    return size;
  }

  /** Closes the descriptor; mappings live on. */
  @Override
  public void close() {
    fd.close();
  }
}
