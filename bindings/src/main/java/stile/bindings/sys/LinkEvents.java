package stile.bindings.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static stile.bindings.sys.SysException.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import stile.bindings.kernel.Nr;
import stile.bindings.kernel.Syscall;

/**
 * Tells when something has changed about this system's network interfaces (rtnetlink(7)), of
 * whichever; how one is, is asked for by its name (netdevice(7)).
 */
public final class LinkEvents implements AutoCloseable {
  static final int AF_NETLINK = 16;
  static final int SOCK_RAW = 3;
  static final int NETLINK_ROUTE = 0;
  static final int RTMGRP_LINK = 1;

  /** struct sockaddr_nl. */
  static final long SOCKADDR_NL_SIZE = 12;

  static final long NL_GROUPS = 8;

  static final long SIOCGIFFLAGS = 0x8913;
  static final int IFF_UP = 0x1;
  static final int IFF_RUNNING = 0x40;

  /** What was told is not read but thrown away, so many messages at a time. */
  private static final int MESSAGES = 64;

  private final Fd fd;
  private final MemorySegment ifreq = Arena.ofAuto().allocate(Tap.IFREQ_SIZE, Long.BYTES);

  private LinkEvents(Fd fd) {
    this.fd = fd;
  }

  /**
   * Begins to listen, in the network namespace of the calling thread.
   *
   * @throws SysException EAFNOSUPPORT where a service may not have such sockets
   */
  public static LinkEvents open() throws SysException {
    int type = SOCK_RAW | UnixSocket.SOCK_CLOEXEC | OpenFlags.NONBLOCK;
    long result = Syscall.call(Nr.SOCKET, AF_NETLINK, type, NETLINK_ROUTE);
    Fd fd = Fd.adopt((int) check(result, "socket AF_NETLINK"));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(SOCKADDR_NL_SIZE, Integer.BYTES);
      address.set(JAVA_SHORT, 0, (short) AF_NETLINK);
      address.set(JAVA_INT, NL_GROUPS, RTMGRP_LINK);
      long bound = Syscall.call(Nr.BIND, fd.value(), address.address(), address.byteSize());
      check(bound, "bind AF_NETLINK");
      return new LinkEvents(fd);
    } catch (SysException e) {
      fd.close();
      throw e;
    }
  }

  /** Readable when something was told; stays this object's. */
  public Fd fd() {
    return fd;
  }

  /** Forgets what was told, all or much of it. */
  public void drain() {
    for (int i = 0; i < MESSAGES; i++) {
      // Longer messages are cut off. One that is an error says that some were lost: all the same.
      if (FileCalls.read(fd, ifreq.address(), ifreq.byteSize()) == -Errno.EAGAIN) {
        return;
      }
    }
  }

  /** Whether there is an interface of that name, switched on, and with a carrier. */
  public boolean running(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    if (bytes.length > Tap.NAME_MAX) {
      return false;
    }
    ifreq.fill((byte) 0);
    MemorySegment.copy(bytes, 0, ifreq, JAVA_BYTE, 0, bytes.length);
    int wanted = IFF_UP | IFF_RUNNING;
    return Syscall.call(Nr.IOCTL, fd.value(), SIOCGIFFLAGS, ifreq.address()) >= 0
        && (ifreq.get(JAVA_SHORT, Tap.IFR_FLAGS) & wanted) == wanted;
  }

  @Override
  public void close() {
    fd.close();
  }
}
