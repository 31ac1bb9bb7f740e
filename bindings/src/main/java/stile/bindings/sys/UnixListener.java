package stile.bindings.sys;

import static stile.bindings.sys.SysException.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import stile.bindings.kernel.Nr;
import stile.bindings.kernel.Syscall;

/**
 * A listening local socket. The file that a dead process left behind is replaced; one that a living
 * process answers is not, nor is anything that is not a socket.
 */
public final class UnixListener implements AutoCloseable {
  private static final int BACKLOG = 16;
  private static final int LOCK_EX = 2;

  private final Fd fd;
  private final @Nullable Path path;
  private final @Nullable FileStatus file;

  private UnixListener(Fd fd, @Nullable Path path, @Nullable FileStatus file) {
    this.fd = fd;
    this.path = path;
    this.file = file;
  }

  /**
   * Listens at {@code path}.
   *
   * @param mode permissions of the socket file, in force before anyone can connect
   * @throws SysException EADDRINUSE when another process listens there, EEXIST when the file is no
   *     socket, ENAMETOOLONG beyond 107 bytes
   */
  public static UnixListener listen(Path path, int mode) throws SysException {
    Path absolute = path.toAbsolutePath();
    Path directory = absolute.getParent() == null ? absolute : absolute.getParent();
    Fd fd = UnixSocket.socket(0);
    try (Arena arena = Arena.ofConfined();
        // Two starters that both find the same stale file take turns here, and leave no litter.
        Fd turn = FileCalls.open(directory, OpenFlags.RDONLY | OpenFlags.DIRECTORY, 0)) {
      check(Syscall.call(Nr.FLOCK, turn.value(), LOCK_EX), "flock", directory);
      MemorySegment address = SocketAddress.of(arena, path);
      long bound = bind(fd, address);
      if (bound == -Errno.EADDRINUSE) {
        removeStale(path);
        bound = bind(fd, address);
      }
      check(bound, "bind", path);
      // Until listen() below, connecting is refused: nobody slips in before the permissions.
      long name = arena.allocateFrom(path.toString()).address();
      check(Syscall.call(Nr.FCHMODAT, FileCalls.AT_FDCWD, name, mode), "chmod", path);
      check(Syscall.call(Nr.LISTEN, fd.value(), BACKLOG), "listen", path);
      return new UnixListener(fd, path, FileStatus.of(path));
    } catch (SysException e) {
      fd.close();
      throw e;
    }
  }

  /** Takes over a socket that listens already, as systemd hands it to a service it activates. */
  public static UnixListener adopt(Fd fd) {
    return new UnixListener(fd, null, null);
  }

  /** Waits for a connection; poll {@link #fd} first where waiting is not wanted. */
  public UnixSocket accept() throws SysException {
    long result;
    do {
      result = Syscall.call(Nr.ACCEPT4, fd.value(), 0, 0, UnixSocket.SOCK_CLOEXEC);
    } while (result == -Errno.EINTR);
    return UnixSocket.adopt(Fd.adopt((int) check(result, "accept", this)));
  }

  /** The descriptor, readable when a connection waits. */
  public Fd fd() {
    return fd;
  }

  /** Stops listening and removes the file, unless a successor has put its own there. */
  @Override
  public void close() {
    if (!fd.isOpen()) {
      return;
    }
    if (path != null && file != null) {
      try {
        if (FileStatus.of(path).sameFile(file)) {
          unlink(path);
        }
      } catch (SysException e) {
        // The file is gone, or its directory is: what was wanted.
      }
    }
    fd.close();
  }

  @Override
  public String toString() {
    return path == null ? "listening " + fd : path.toString();
  }

  private static long bind(Fd fd, MemorySegment address) {
    return Syscall.call(Nr.BIND, fd.value(), address.address(), address.byteSize());
  }

  private static void removeStale(Path path) throws SysException {
    if (FileStatus.of(path).type() != FileStatus.Type.SOCKET) {
      throw new SysException("listen " + path, Errno.EEXIST, "it is no socket, and is left alone");
    }
    if (answers(path)) {
      throw new SysException("listen " + path, Errno.EADDRINUSE, "another process answers there");
    }
    unlink(path);
  }

  /** Whether somebody listens there, be it somebody who is too busy to accept. */
  private static boolean answers(Path path) throws SysException {
    try {
      UnixSocket.connectNow(path).close();
      return true;
    } catch (SysException e) {
      return switch (e.errno()) {
        case Errno.EAGAIN -> true; // as many wait already as may
        case Errno.ECONNREFUSED -> false;
        default -> throw e;
      };
    }
  }

  private static void unlink(Path path) throws SysException {
    try (Arena arena = Arena.ofConfined()) {
      long name = arena.allocateFrom(path.toString()).address();
      check(Syscall.call(Nr.UNLINKAT, FileCalls.AT_FDCWD, name, 0), "unlink", path);
    }
  }
}
