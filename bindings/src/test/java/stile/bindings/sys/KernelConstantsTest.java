package stile.bindings.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stile.bindings.kernel.Arch;
import stile.bindings.kernel.CProbe;
import stile.bindings.memory.MemoryFd;

/** Flags, requests, events and structures, compared with the system's headers on both sides. */
class KernelConstantsTest {
  private static final String HEAD =
      """
      #define _GNU_SOURCE
      #include <errno.h>
      #include <fcntl.h>
      #include <linux/falloc.h>
      #include <linux/fs.h>
      #include <linux/if.h>
      #include <linux/if_tun.h>
      #include <linux/rtnetlink.h>
      #include <linux/sockios.h>
      #include <poll.h>
      #include <stddef.h>
      #include <sys/ioctl.h>
      #include <sys/mman.h>
      #include <sys/socket.h>
      #include <sys/stat.h>
      #include <sys/uio.h>
      #include <sys/un.h>
      #include <asm/termbits.h>
      """;

  private static void assertSame(Arch arch, Map<String, Long> java) throws Exception {
    Map<String, String> expressions = new LinkedHashMap<>();
    Map<String, Long> expected = new LinkedHashMap<>();
    int i = 0;
    for (var entry : java.entrySet()) { // expressions are no names: number them
      expressions.put("v" + i, entry.getKey());
      expected.put("v" + i++, entry.getValue());
    }
    Map<String, Long> c = CProbe.values(arch, Path.of("."), HEAD, expressions);
    i = 0;
    for (String expression : java.keySet()) {
      assertEquals(c.get("v" + i), expected.get("v" + i), expression + " on " + arch);
      i++;
    }
  }

  private static Map<String, Long> constants(String prefix, Class<?> holder) throws Exception {
    Map<String, Long> values = new TreeMap<>();
    for (Field field : holder.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == int.class) {
        values.put(prefix + field.getName(), field.getLong(null));
      }
    }
    return values;
  }

  @ParameterizedTest
  @EnumSource
  void errnos(Arch arch) throws Exception {
    assertSame(arch, constants("", Errno.class));
  }

  @ParameterizedTest
  @EnumSource
  void openFlags(Arch arch) throws Exception {
    Map<String, Long> flags = constants("O_", OpenFlags.class);
    flags.put("O_DIRECT", (long) OpenFlags.direct(arch)); // those of the asked, not of this one
    flags.put("O_DIRECTORY", (long) OpenFlags.directory(arch));
    flags.put("O_NOFOLLOW", (long) OpenFlags.nofollow(arch));
    assertSame(arch, flags);
  }

  @ParameterizedTest
  @EnumSource
  void seals(Arch arch) throws Exception {
    assertSame(arch, constants("F_", MemoryFd.class));
  }

  @ParameterizedTest
  @EnumSource
  void requestsAndFlags(Arch arch) throws Exception {
    Map<String, Long> v = new LinkedHashMap<>();
    v.put("FALLOC_FL_KEEP_SIZE", (long) FileCalls.KEEP_SIZE);
    v.put("FALLOC_FL_PUNCH_HOLE", (long) FileCalls.PUNCH_HOLE);
    v.put("FALLOC_FL_ZERO_RANGE", (long) FileCalls.ZERO_RANGE);
    v.put("AT_FDCWD", (long) FileCalls.AT_FDCWD);
    v.put("BLKSSZGET", BlockDevice.BLKSSZGET);
    v.put("BLKDISCARD", BlockDevice.BLKDISCARD);
    v.put("BLKZEROOUT", BlockDevice.BLKZEROOUT);
    v.put("BLKGETSIZE64", BlockDevice.BLKGETSIZE64);
    v.put("TIOCSPTLCK", Pty.TIOCSPTLCK);
    v.put("TIOCGPTN", Pty.TIOCGPTN);
    v.put("TIOCSWINSZ", Pty.TIOCSWINSZ);
    v.put("TCGETS", Pty.TCGETS);
    v.put("TCSETS", Pty.TCSETS);
    v.put("POLLIN", (long) Poll.IN);
    v.put("POLLOUT", (long) Poll.OUT);
    v.put("POLLERR", (long) Poll.ERR);
    v.put("POLLHUP", (long) Poll.HUP);
    v.put("POLLNVAL", (long) Poll.NVAL);
    v.put("SOCK_CLOEXEC", (long) UnixSocket.SOCK_CLOEXEC);
    v.put("SOCK_NONBLOCK", (long) UnixSocket.SOCK_NONBLOCK);
    v.put("AF_UNIX", (long) SocketAddress.AF_UNIX);
    v.put("sizeof(((struct sockaddr_un *)0)->sun_path) - 1", (long) SocketAddress.PATH_MAX);
    assertSame(arch, v);
  }

  @ParameterizedTest
  @EnumSource
  void taps(Arch arch) throws Exception {
    Map<String, Long> v = new LinkedHashMap<>();
    v.put("TUNSETIFF", Tap.TUNSETIFF);
    v.put("TUNSETOFFLOAD", Tap.TUNSETOFFLOAD);
    v.put("TUNSETVNETHDRSZ", Tap.TUNSETVNETHDRSZ);
    v.put("TUNSETQUEUE", Tap.TUNSETQUEUE);
    v.put("IFF_TAP", (long) Tap.IFF_TAP);
    v.put("IFF_NO_PI", (long) Tap.IFF_NO_PI);
    v.put("IFF_VNET_HDR", (long) Tap.IFF_VNET_HDR);
    v.put("IFF_MULTI_QUEUE", (long) Tap.IFF_MULTI_QUEUE);
    v.put("IFF_ATTACH_QUEUE", (long) Tap.IFF_ATTACH_QUEUE);
    v.put("IFF_DETACH_QUEUE", (long) Tap.IFF_DETACH_QUEUE);
    v.put("TUN_F_CSUM", (long) Tap.CSUM);
    v.put("TUN_F_TSO4", (long) Tap.TSO4);
    v.put("TUN_F_TSO6", (long) Tap.TSO6);
    v.put("TUN_F_TSO_ECN", (long) Tap.TSO_ECN);
    v.put("sizeof(struct ifreq)", Tap.IFREQ_SIZE);
    v.put("offsetof(struct ifreq, ifr_flags)", Tap.IFR_FLAGS);
    v.put("IFNAMSIZ - 1", (long) Tap.NAME_MAX);
    v.put("AF_NETLINK", (long) LinkEvents.AF_NETLINK);
    v.put("SOCK_RAW", (long) LinkEvents.SOCK_RAW);
    v.put("NETLINK_ROUTE", (long) LinkEvents.NETLINK_ROUTE);
    v.put("RTMGRP_LINK", (long) LinkEvents.RTMGRP_LINK);
    v.put("sizeof(struct sockaddr_nl)", LinkEvents.SOCKADDR_NL_SIZE);
    v.put("offsetof(struct sockaddr_nl, nl_groups)", LinkEvents.NL_GROUPS);
    v.put("SIOCGIFFLAGS", LinkEvents.SIOCGIFFLAGS);
    v.put("IFF_UP", (long) LinkEvents.IFF_UP);
    v.put("IFF_RUNNING", (long) LinkEvents.IFF_RUNNING);
    assertSame(arch, v);
  }

  @ParameterizedTest
  @EnumSource
  void descriptorsAndSockets(Arch arch) throws Exception {
    Map<String, Long> v = new LinkedHashMap<>();
    v.put("F_DUPFD_CLOEXEC", (long) Fd.F_DUPFD_CLOEXEC);
    v.put("F_GETFL", (long) FileCalls.F_GETFL);
    v.put("F_SETFL", (long) FileCalls.F_SETFL);
    v.put("F_OFD_SETLK", (long) FileCalls.F_OFD_SETLK);
    v.put("F_RDLCK", (long) FileCalls.F_RDLCK);
    v.put("F_WRLCK", (long) FileCalls.F_WRLCK);
    v.put("offsetof(struct flock, l_start)", 8L);
    v.put("sizeof(struct flock)", 32L);
    v.put("MCL_CURRENT", (long) MemoryLock.MCL_CURRENT);
    v.put("MCL_FUTURE", (long) MemoryLock.MCL_FUTURE);
    v.put("MCL_ONFAULT", (long) MemoryLock.MCL_ONFAULT);
    v.put("SOCK_STREAM", (long) UnixSocket.SOCK_STREAM);
    v.put("MSG_NOSIGNAL", (long) UnixSocket.MSG_NOSIGNAL);
    v.put("MSG_CMSG_CLOEXEC", (long) UnixSocket.MSG_CMSG_CLOEXEC);
    v.put("SO_PEERCRED", (long) UnixSocket.SO_PEERCRED);
    v.put("SO_RCVTIMEO", (long) UnixSocket.SO_RCVTIMEO);
    v.put("SO_SNDTIMEO", (long) UnixSocket.SO_SNDTIMEO);
    v.put("SOL_SOCKET", (long) ControlMessage.SOL_SOCKET);
    v.put("SCM_RIGHTS", (long) ControlMessage.SCM_RIGHTS);
    v.put("MSG_CTRUNC", (long) ControlMessage.MSG_CTRUNC);
    v.put("sizeof(struct msghdr)", ControlMessage.MSGHDR_SIZE);
    v.put("offsetof(struct msghdr, msg_iov)", ControlMessage.MSG_IOV);
    v.put("offsetof(struct msghdr, msg_iovlen)", ControlMessage.MSG_IOVLEN);
    v.put("offsetof(struct msghdr, msg_control)", ControlMessage.MSG_CONTROL);
    v.put("offsetof(struct msghdr, msg_controllen)", ControlMessage.MSG_CONTROLLEN);
    v.put("offsetof(struct msghdr, msg_flags)", ControlMessage.MSG_FLAGS);
    v.put("offsetof(struct cmsghdr, cmsg_level)", ControlMessage.CMSG_LEVEL);
    v.put("offsetof(struct cmsghdr, cmsg_type)", ControlMessage.CMSG_TYPE);
    v.put("CMSG_LEN(0)", ControlMessage.CMSG_DATA);
    v.put("sizeof(struct ucred)", 12L);
    v.put("sizeof(struct sockaddr_un)", Short.BYTES + SocketAddress.PATH_MAX + 1L);
    assertSame(arch, v);
  }

  @ParameterizedTest
  @EnumSource
  void structures(Arch arch) throws Exception {
    Map<String, Long> v = new LinkedHashMap<>();
    v.put("AT_EMPTY_PATH", (long) FileStatus.AT_EMPTY_PATH);
    v.put("AT_SYMLINK_NOFOLLOW", (long) FileStatus.AT_SYMLINK_NOFOLLOW);
    v.put("STATX_BASIC_STATS", (long) FileStatus.STATX_BASIC_STATS);
    v.put("sizeof(struct statx)", FileStatus.SIZEOF);
    v.put("offsetof(struct statx, stx_mode)", FileStatus.MODE);
    v.put("offsetof(struct statx, stx_ino)", FileStatus.INODE);
    v.put("offsetof(struct statx, stx_size)", FileStatus.SIZE);
    v.put("offsetof(struct statx, stx_dev_major)", FileStatus.DEVICE_MAJOR);
    v.put("offsetof(struct statx, stx_dev_minor)", FileStatus.DEVICE_MINOR);
    v.put("STATX_DIOALIGN", (long) DirectAlignment.STATX_DIOALIGN);
    v.put("offsetof(struct statx, stx_mask)", DirectAlignment.MASK);
    v.put("offsetof(struct statx, stx_dio_mem_align)", DirectAlignment.DIO_MEM_ALIGN);
    v.put("offsetof(struct statx, stx_dio_offset_align)", DirectAlignment.DIO_OFFSET_ALIGN);
    v.put("sizeof(struct pollfd)", (long) Poll.ELEMENT);
    v.put("offsetof(struct pollfd, events)", (long) Poll.EVENTS);
    v.put("offsetof(struct pollfd, revents)", (long) Poll.REVENTS);
    v.put("sizeof(struct iovec)", (long) Iovec.ELEMENT);
    v.put("offsetof(struct iovec, iov_len)", (long) Iovec.LENGTH);
    v.put("sizeof(struct termios)", Pty.TERMIOS_SIZE);
    v.put("offsetof(struct termios, c_iflag)", Pty.IFLAG);
    v.put("offsetof(struct termios, c_oflag)", Pty.OFLAG);
    v.put("offsetof(struct termios, c_cflag)", Pty.CFLAG);
    v.put("offsetof(struct termios, c_lflag)", Pty.LFLAG);
    v.put("offsetof(struct termios, c_cc[VTIME])", Pty.CC_VTIME);
    v.put("offsetof(struct termios, c_cc[VMIN])", Pty.CC_VMIN);
    v.put("IGNBRK|BRKINT|PARMRK|ISTRIP|INLCR|IGNCR|ICRNL|IXON", (long) Pty.RAW_IFLAG);
    v.put("OPOST", (long) Pty.RAW_OFLAG);
    v.put("ECHO|ECHONL|ICANON|ISIG|IEXTEN", (long) Pty.RAW_LFLAG);
    v.put("CSIZE|PARENB", (long) Pty.RAW_CFLAG);
    v.put("CS8", (long) Pty.CS8);
    assertSame(arch, v);
  }
}
