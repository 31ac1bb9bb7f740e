package stile.bindings.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The structures of sendmsg(2) and recvmsg(2) on 64-bit Linux, and nothing else: {@code msghdr},
 * {@code iovec}, and one {@code cmsghdr} of type SCM_RIGHTS with descriptors after it.
 */
final class ControlMessage {
  /** {@code SCM_MAX_FD}: the kernel passes no more at once. */
  static final int MAX_FDS = 253;

  static final int SOL_SOCKET = 1;
  static final int SCM_RIGHTS = 1;
  static final int MSG_CTRUNC = 8;

  // struct msghdr
  static final long MSGHDR_SIZE = 56;
  static final long MSG_IOV = 16;
  static final long MSG_IOVLEN = 24;
  static final long MSG_CONTROL = 32;
  static final long MSG_CONTROLLEN = 40;
  static final long MSG_FLAGS = 48;

  // struct cmsghdr { size_t cmsg_len; int cmsg_level, cmsg_type; }, data from 16
  static final long CMSG_LEVEL = 8;
  static final long CMSG_TYPE = 12;
  static final long CMSG_DATA = 16;

  private final MemorySegment header;
  private final MemorySegment iovec;
  private final MemorySegment control;

  /** With room for {@code fds} descriptors and not one more: the kernel counts exactly. */
  ControlMessage(Arena arena, int fds) {
    header = arena.allocate(MSGHDR_SIZE, Long.BYTES);
    iovec = arena.allocate(16, Long.BYTES);
    control = arena.allocate(CMSG_DATA + (long) MAX_FDS * Integer.BYTES, Long.BYTES);
    header.set(JAVA_LONG, MSG_IOV, iovec.address());
    header.set(JAVA_LONG, MSG_IOVLEN, 1);
    if (fds > 0) {
      header.set(JAVA_LONG, MSG_CONTROL, control.address());
      header.set(JAVA_LONG, MSG_CONTROLLEN, CMSG_DATA + (long) fds * Integer.BYTES);
    }
  }

  long address() {
    return header.address();
  }

  void bytes(MemorySegment segment) {
    iovec.set(JAVA_LONG, 0, segment.address());
    iovec.set(JAVA_LONG, 8, segment.byteSize());
  }

  void attach(Fd... fds) {
    control.set(JAVA_LONG, 0, CMSG_DATA + (long) fds.length * Integer.BYTES);
    control.set(JAVA_INT, CMSG_LEVEL, SOL_SOCKET);
    control.set(JAVA_INT, CMSG_TYPE, SCM_RIGHTS);
    for (int i = 0; i < fds.length; i++) {
      control.set(JAVA_INT, CMSG_DATA + (long) i * Integer.BYTES, fds[i].value());
    }
  }

  /** Whether the sender attached more than there was room for; the kernel closed the rest. */
  boolean truncated() {
    return (header.get(JAVA_INT, MSG_FLAGS) & MSG_CTRUNC) != 0;
  }

  /** The descriptors that came, ours from here on. */
  List<Fd> detach() {
    List<Fd> fds = new ArrayList<>();
    long received = header.get(JAVA_LONG, MSG_CONTROLLEN);
    if (received >= CMSG_DATA
        && control.get(JAVA_INT, CMSG_LEVEL) == SOL_SOCKET
        && control.get(JAVA_INT, CMSG_TYPE) == SCM_RIGHTS) {
      long end = Math.min(control.get(JAVA_LONG, 0), received);
      for (long at = CMSG_DATA; at + Integer.BYTES <= end; at += Integer.BYTES) {
        fds.add(Fd.adopt(control.get(JAVA_INT, at)));
      }
    }
    return fds;
  }
}
