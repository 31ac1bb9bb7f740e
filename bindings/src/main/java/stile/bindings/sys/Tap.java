package stile.bindings.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static stile.bindings.sys.SysException.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import stile.bindings.kernel.Nr;
import stile.bindings.kernel.Syscall;

/**
 * One queue of a tap interface (Documentation/networking/tuntap.rst): each read is a frame that the
 * system sends there, each write one that it receives, a virtio-net header of {@link #HEADER} bytes
 * before it. Reads and writes go through {@link FileCalls} on {@link #fd}, and never wait.
 */
public final class Tap implements AutoCloseable {
  /** What of frames not yet finished a reader takes, for {@link #setOffloads}. */
  public static final int CSUM = 0x01;

  public static final int TSO4 = 0x02;
  public static final int TSO6 = 0x04;
  public static final int TSO_ECN = 0x08;

  /** Since Linux 6.2. */
  public static final int USO4 = 0x20;

  public static final int USO6 = 0x40;

  /** The header's size: that of virtio 1.x, with {@code num_buffers}. */
  public static final int HEADER = 12;

  /** The most characters in a name. */
  public static final int NAME_MAX = 15;

  static final long TUNSETIFF = 0x400454caL;
  static final long TUNSETOFFLOAD = 0x400454d0L;
  static final long TUNSETVNETHDRSZ = 0x400454d8L;
  static final long TUNSETQUEUE = 0x400454d9L;

  static final int IFF_TAP = 0x0002;
  static final int IFF_MULTI_QUEUE = 0x0100;
  static final int IFF_ATTACH_QUEUE = 0x0200;
  static final int IFF_DETACH_QUEUE = 0x0400;
  static final int IFF_NO_PI = 0x1000;
  static final int IFF_VNET_HDR = 0x4000;

  static final long IFREQ_SIZE = 40;
  static final long IFR_FLAGS = 16;

  private static final Path DEVICE = Path.of("/dev/net/tun");

  private final Fd fd;
  private final String name;

  private Tap(Fd fd, String name) {
    this.fd = fd;
    this.name = name;
  }

  /**
   * Opens a queue of an interface; makes the interface when there is none and this process may.
   *
   * @param multiQueue whether the interface has, or will have, more than one
   * @throws SysException EPERM when it may not, EINVAL when the interface is of another kind, EBUSY
   *     when somebody has it
   */
  public static Tap open(String name, boolean multiQueue) throws SysException {
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    if (bytes.length == 0 || bytes.length > NAME_MAX) {
      throw new SysException("tap " + name, Errno.EINVAL, "1 to " + NAME_MAX + " characters");
    }
    Fd fd = FileCalls.open(DEVICE, OpenFlags.RDWR | OpenFlags.NONBLOCK, 0);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ifreq = arena.allocate(IFREQ_SIZE, Integer.BYTES);
      MemorySegment.copy(bytes, 0, ifreq, JAVA_BYTE, 0, bytes.length);
      int flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR | (multiQueue ? IFF_MULTI_QUEUE : 0);
      ifreq.set(JAVA_SHORT, IFR_FLAGS, (short) flags);
      check(ioctl(fd, TUNSETIFF, ifreq.address()), "tap", name);
      MemorySegment size = arena.allocateFrom(JAVA_INT, HEADER);
      check(ioctl(fd, TUNSETVNETHDRSZ, size.address()), "TUNSETVNETHDRSZ", name);
      return new Tap(fd, name);
    } catch (SysException e) {
      fd.close();
      throw e;
    }
  }

  /**
   * Says what of frames not yet finished the reader takes; it belongs to the interface, not to the
   * queue. 0, or a negative {@link Errno}: EINVAL when the kernel does not know one of them.
   */
  public long setOffloads(int offloads) {
    return ioctl(fd, TUNSETOFFLOAD, offloads);
  }

  /** Whether the system sends frames to this queue of several; it does from the beginning on. */
  public void attach(boolean on) throws SysException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ifreq = arena.allocate(IFREQ_SIZE, Integer.BYTES);
      ifreq.set(JAVA_SHORT, IFR_FLAGS, (short) (on ? IFF_ATTACH_QUEUE : IFF_DETACH_QUEUE));
      check(ioctl(fd, TUNSETQUEUE, ifreq.address()), "TUNSETQUEUE", name);
    }
  }

  /** The descriptor, which stays this object's. */
  public Fd fd() {
    return fd;
  }

  public String name() {
    return name;
  }

  @Override
  public void close() {
    fd.close();
  }

  @Override
  public String toString() {
    return "tap " + name;
  }

  private static long ioctl(Fd fd, long request, long argument) {
    return Syscall.call(Nr.IOCTL, fd.value(), request, argument);
  }
}
