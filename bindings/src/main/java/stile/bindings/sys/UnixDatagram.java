package stile.bindings.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static stile.bindings.sys.SysException.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import stile.bindings.kernel.Nr;
import stile.bindings.kernel.Syscall;

/** A local datagram socket, for telling another process something (sd_notify(3)). Allocates. */
public final class UnixDatagram implements AutoCloseable {
  private static final int SOCK_DGRAM = 2;

  private final Fd fd;

  private UnixDatagram(Fd fd) {
    this.fd = fd;
  }

  /** A socket to send from. */
  public static UnixDatagram open() throws SysException {
    int type = SOCK_DGRAM | UnixSocket.SOCK_CLOEXEC;
    return new UnixDatagram(
        Fd.adopt(
            (int)
                check(Syscall.call(Nr.SOCKET, SocketAddress.AF_UNIX, type, 0), "socket AF_UNIX")));
  }

  /**
   * A socket to read from, one datagram with each {@link FileCalls#read}.
   *
   * @param name a path, which must not exist yet, or an abstract name with an at sign before it
   */
  public static UnixDatagram bind(String name) throws SysException {
    UnixDatagram socket = open();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = SocketAddress.ofName(arena, name);
      long result = Syscall.call(Nr.BIND, socket.fd.value(), address.address(), address.byteSize());
      check(result, "bind", name);
      return socket;
    } catch (SysException e) {
      socket.close();
      throw e;
    }
  }

  /** The descriptor, which stays this object's. */
  public Fd fd() {
    return fd;
  }

  /**
   * Sends one datagram, whole or not at all, without waiting.
   *
   * @param to a path, or an abstract name with an at sign before it
   * @throws SysException ECONNREFUSED or ENOENT when nobody listens there, EAGAIN when the receiver
   *     is behind
   */
  public void send(String to, byte[] bytes) throws SysException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = SocketAddress.ofName(arena, to);
      MemorySegment text = arena.allocateFrom(JAVA_BYTE, bytes);
      long result;
      do {
        result =
            Syscall.call(
                Nr.SENDTO,
                fd.value(),
                text.address(),
                bytes.length,
                UnixSocket.MSG_NOSIGNAL | UnixSocket.MSG_DONTWAIT,
                address.address(),
                address.byteSize());
      } while (result == -Errno.EINTR);
      check(result, "send to", to);
    }
  }

  @Override
  public void close() {
    fd.close();
  }
}
