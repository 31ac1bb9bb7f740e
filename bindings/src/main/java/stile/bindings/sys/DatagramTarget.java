package stile.bindings.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import stile.bindings.kernel.Nr;
import stile.bindings.kernel.Syscall;

/**
 * Where datagrams go, again and again: a name that need not be there yet. One thread at a time;
 * sending allocates nothing.
 */
public final class DatagramTarget {
  static final long MSG_NAMELEN = 8;

  private final Arena arena = Arena.ofAuto();
  private final MemorySegment message = arena.allocate(ControlMessage.MSGHDR_SIZE, Long.BYTES);
  private final MemorySegment address;

  /**
   * @param name a path, or an abstract name with an at sign before it
   */
  public DatagramTarget(String name) throws SysException {
    address = SocketAddress.ofName(arena, name);
    message.set(JAVA_LONG, 0, address.address());
    message.set(JAVA_INT, MSG_NAMELEN, (int) address.byteSize());
  }

  /**
   * Sends one datagram without waiting: its length, or a negative {@link Errno}. ENOENT or
   * ECONNREFUSED: nobody is there; EAGAIN: the receiver is behind.
   */
  public long send(Fd from, Iovec iovec) {
    try {
      message.set(JAVA_LONG, ControlMessage.MSG_IOV, iovec.address());
      message.set(JAVA_LONG, ControlMessage.MSG_IOVLEN, iovec.count());
      long result;
      do {
        result =
            Syscall.call(
                Nr.SENDMSG,
                from.value(),
                message.address(),
                UnixSocket.MSG_NOSIGNAL | UnixSocket.MSG_DONTWAIT);
      } while (result == -Errno.EINTR);
      return result;
    } finally {
      Reference.reachabilityFence(iovec);
      Reference.reachabilityFence(this);
    }
  }
}
