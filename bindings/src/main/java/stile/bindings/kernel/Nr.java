package stile.bindings.kernel;

/**
 * System call numbers. Only calls that both architectures have: {@code openat} and not {@code
 * open}, {@code ppoll} and not {@code poll}. First number: arch/x86/entry/syscalls/syscall_64.tbl;
 * second: include/uapi/asm-generic/unistd.h. A test compares both with the system's headers.
 */
public enum Nr {
  ACCEPT4(288, 242),
  BIND(49, 200),
  CLOSE(3, 57),
  CONNECT(42, 203),
  EVENTFD2(290, 19),
  FALLOCATE(285, 47),
  FCHMODAT(268, 53),
  FCNTL(72, 25),
  FDATASYNC(75, 83),
  FLOCK(73, 32),
  FSYNC(74, 82),
  FTRUNCATE(77, 46),
  GETRANDOM(318, 278),
  GETSOCKOPT(55, 209),
  IOCTL(16, 29),
  IO_URING_ENTER(426, 426),
  IO_URING_REGISTER(427, 427),
  IO_URING_SETUP(425, 425),
  LISTEN(50, 201),
  LSEEK(8, 62),
  MEMFD_CREATE(319, 279),
  MLOCKALL(151, 230),
  MMAP(9, 222),
  MUNLOCKALL(152, 231),
  MUNMAP(11, 215),
  OPENAT(257, 56),
  PPOLL(271, 73),
  PREAD64(17, 67),
  PREADV(295, 69),
  PREADV2(327, 286),
  PWRITE64(18, 68),
  PWRITEV(296, 70),
  READ(0, 63),
  READV(19, 65),
  RECVMSG(47, 212),
  SCHED_GETAFFINITY(204, 123),
  SCHED_SETAFFINITY(203, 122),
  SENDMSG(46, 211),
  SENDTO(44, 206),
  SETSOCKOPT(54, 208),
  SOCKET(41, 198),
  SOCKETPAIR(53, 199),
  STATX(332, 291),
  UNLINKAT(263, 35),
  WRITE(1, 64),
  WRITEV(20, 66);

  private final int x8664;
  private final int arm64;
  private final int here;

  Nr(int x8664, int arm64) {
    this.x8664 = x8664;
    this.arm64 = arm64;
    this.here = Arch.CURRENT.pick(x8664, arm64);
  }

  /** The number on the architecture this process runs on. */
  int here() {
    return here;
  }

  /** The number on {@code arch}. */
  int on(Arch arch) {
    return arch.pick(x8664, arm64);
  }
}
