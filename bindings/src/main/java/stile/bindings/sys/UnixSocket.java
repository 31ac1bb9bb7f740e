package stile.bindings.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static stile.bindings.sys.SysException.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import stile.bindings.kernel.Nr;
import stile.bindings.kernel.Syscall;

/**
 * A connected local stream socket that carries bytes and descriptors. For set-up and control
 * (vhost-user, ivshmem): these methods allocate. Plain streams go through {@link FileCalls#read}
 * and {@link FileCalls#write} on {@link #fd}.
 */
public final class UnixSocket implements AutoCloseable {
  static final int SOCK_CLOEXEC = OpenFlags.CLOEXEC;
  static final int SOCK_NONBLOCK = OpenFlags.NONBLOCK;

  static final int SOCK_STREAM = 1;
  static final int MSG_DONTWAIT = 0x40;
  static final int MSG_NOSIGNAL = 0x4000;
  static final int MSG_CMSG_CLOEXEC = 0x40000000;
  static final int SO_PEERCRED = 17;
  static final int SO_RCVTIMEO = 20;
  static final int SO_SNDTIMEO = 21;

  private final Fd fd;
  private final int flags;

  private UnixSocket(Fd fd, int flags) {
    this.fd = fd;
    this.flags = flags;
  }

  private UnixSocket(Fd fd) {
    this(fd, 0);
  }

  /**
   * What one {@link #receive} brought.
   *
   * @param result bytes received; 0: the peer has closed; {@code -EAGAIN}: nothing came in time
   * @param fds descriptors that came with them, now the caller's to close
   */
  public record Received(long result, List<Fd> fds) {
    public Received {
      fds = List.copyOf(fds);
    }
  }

  /** Who connected, as the kernel noted at that moment: process, user and group. */
  public record Credentials(int pid, int uid, int gid) {}

  /**
   * Connects to the socket at {@code path}, waiting when the listener is behind.
   *
   * @throws SysException ECONNREFUSED when nobody listens there any more
   */
  public static UnixSocket connect(Path path) throws SysException {
    return connect(path, socket(0));
  }

  /** As above, but with EAGAIN where it would have to wait; nor do its other calls wait. */
  public static UnixSocket connectNow(Path path) throws SysException {
    return connect(path, socket(SOCK_NONBLOCK));
  }

  private static UnixSocket connect(Path path, Fd fd) throws SysException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = SocketAddress.of(arena, path);
      long result;
      do {
        result = Syscall.call(Nr.CONNECT, fd.value(), address.address(), address.byteSize());
      } while (result == -Errno.EINTR);
      check(result, "connect", path);
      return new UnixSocket(fd);
    } catch (SysException e) {
      fd.close();
      throw e;
    }
  }

  /** Two sockets, each connected to the other. */
  public static List<UnixSocket> pair() throws SysException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment fds = arena.allocate(JAVA_INT, 2);
      int type = SOCK_STREAM | SOCK_CLOEXEC;
      check(
          Syscall.call(Nr.SOCKETPAIR, SocketAddress.AF_UNIX, type, 0, fds.address()), "socketpair");
      return List.of(
          new UnixSocket(Fd.adopt(fds.getAtIndex(JAVA_INT, 0))),
          new UnixSocket(Fd.adopt(fds.getAtIndex(JAVA_INT, 1))));
    }
  }

  /** Takes over a connected socket. */
  public static UnixSocket adopt(Fd fd) {
    return new UnixSocket(fd);
  }

  /**
   * Takes over a connected socket that others share, who could make it block: nothing here waits.
   */
  public static UnixSocket adoptShared(Fd fd) {
    return new UnixSocket(fd, MSG_DONTWAIT);
  }

  /**
   * Sends all of {@code bytes}, the descriptors with the first of them. The descriptors stay the
   * caller's.
   *
   * @param bytes at least one, in native memory
   * @param fds at most 253
   * @throws SysException EPIPE when the peer has closed, EAGAIN when it took nothing in time
   */
  public void send(MemorySegment bytes, Fd... fds) throws SysException {
    requireNative(bytes);
    if (bytes.byteSize() == 0 || fds.length > ControlMessage.MAX_FDS) {
      throw new IllegalArgumentException(bytes.byteSize() + " bytes, " + fds.length + " fds");
    }
    try (Arena arena = Arena.ofConfined()) {
      ControlMessage message = new ControlMessage(arena, fds.length);
      message.attach(fds);
      message.bytes(bytes);
      long sent = check(sendmsg(message), "sendmsg", fd);
      while (sent < bytes.byteSize()) {
        MemorySegment rest = bytes.asSlice(sent);
        sent += check(write(rest), "send", fd);
      }
    } finally {
      Reference.reachabilityFence(bytes);
      Reference.reachabilityFence(fds);
    }
  }

  /**
   * Receives up to {@code into.byteSize()} bytes and up to {@code maxFds} descriptors, which are
   * closed on exec. Bytes of one {@link #send} may come in pieces.
   *
   * @throws SysException EMSGSIZE when the peer attached more descriptors, or more than this
   *     process may open; those that came are closed already
   */
  public Received receive(MemorySegment into, int maxFds) throws SysException {
    requireNative(into);
    if (into.byteSize() == 0 || maxFds < 0 || maxFds > ControlMessage.MAX_FDS) {
      throw new IllegalArgumentException(into.byteSize() + " bytes, " + maxFds + " fds");
    }
    try (Arena arena = Arena.ofConfined()) {
      ControlMessage message = new ControlMessage(arena, maxFds);
      message.bytes(into);
      long result;
      do {
        result = Syscall.call(Nr.RECVMSG, fd.value(), message.address(), flags | MSG_CMSG_CLOEXEC);
      } while (result == -Errno.EINTR);
      if (result == -Errno.EAGAIN) {
        return new Received(result, List.of());
      }
      check(result, "recvmsg", fd);
      List<Fd> fds = message.detach();
      if (message.truncated()) {
        fds.forEach(Fd::close);
        throw new SysException(
            "recvmsg " + fd, Errno.EMSGSIZE, "the peer sent more than " + maxFds + " descriptors");
      }
      return new Received(result, fds);
    } finally {
      Reference.reachabilityFence(into);
    }
  }

  /** Who the peer is. */
  public Credentials peer() throws SysException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ucred = arena.allocate(JAVA_INT, 3);
      MemorySegment length = arena.allocateFrom(JAVA_INT, (int) ucred.byteSize());
      check(
          Syscall.call(
              Nr.GETSOCKOPT,
              fd.value(),
              ControlMessage.SOL_SOCKET,
              SO_PEERCRED,
              ucred.address(),
              length.address(),
              0),
          "SO_PEERCRED",
          fd);
      return new Credentials(
          ucred.getAtIndex(JAVA_INT, 0),
          ucred.getAtIndex(JAVA_INT, 1),
          ucred.getAtIndex(JAVA_INT, 2));
    }
  }

  /** Bounds how long {@link #send} and {@link #receive} wait for the peer; zero: no bound. */
  public void setTimeout(Duration time) throws SysException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment timeval = arena.allocate(JAVA_LONG, 2);
      timeval.setAtIndex(JAVA_LONG, 0, time.toSeconds());
      timeval.setAtIndex(JAVA_LONG, 1, time.toNanosPart() / 1000);
      for (int option : new int[] {SO_RCVTIMEO, SO_SNDTIMEO}) {
        check(
            Syscall.call(
                Nr.SETSOCKOPT,
                fd.value(),
                ControlMessage.SOL_SOCKET,
                option,
                timeval.address(),
                timeval.byteSize(),
                0),
            "socket timeout",
            fd);
      }
    }
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
    return "socket " + fd;
  }

  static Fd socket(int flags) throws SysException {
    int type = SOCK_STREAM | SOCK_CLOEXEC | flags;
    return Fd.adopt(
        (int) check(Syscall.call(Nr.SOCKET, SocketAddress.AF_UNIX, type, 0), "socket AF_UNIX"));
  }

  private long sendmsg(ControlMessage message) {
    long result;
    do {
      result = Syscall.call(Nr.SENDMSG, fd.value(), message.address(), flags | MSG_NOSIGNAL);
    } while (result == -Errno.EINTR);
    return result;
  }

  /** More bytes, without descriptors. */
  private long write(MemorySegment bytes) {
    try (Arena arena = Arena.ofConfined()) {
      ControlMessage message = new ControlMessage(arena, 0);
      message.bytes(bytes);
      return sendmsg(message);
    }
  }

  private static void requireNative(MemorySegment segment) {
    if (!segment.isNative()) {
      throw new IllegalArgumentException("the kernel cannot reach the Java heap");
    }
  }
}
