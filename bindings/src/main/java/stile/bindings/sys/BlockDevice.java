package stile.bindings.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static stile.bindings.sys.SysException.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import stile.bindings.kernel.Nr;
import stile.bindings.kernel.Syscall;

/** What block devices can and files cannot (linux/fs.h). On a file each fails with ENOTTY. */
public final class BlockDevice {
  static final long BLKSSZGET = 0x1268;
  static final long BLKDISCARD = 0x1277;
  static final long BLKZEROOUT = 0x127f;
  static final long BLKGETSIZE64 = 0x80081272L;

  private BlockDevice() {}

  /** The size in bytes. */
  public static long size(Fd fd) throws SysException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(JAVA_LONG);
      check(Syscall.call(Nr.IOCTL, fd.value(), BLKGETSIZE64, size.address()), "BLKGETSIZE64", fd);
      return size.get(JAVA_LONG, 0);
    }
  }

  /** The logical sector size in bytes: what direct access is aligned to. */
  public static int sectorSize(Fd fd) throws SysException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(JAVA_INT);
      check(Syscall.call(Nr.IOCTL, fd.value(), BLKSSZGET, size.address()), "BLKSSZGET", fd);
      return size.get(JAVA_INT, 0);
    }
  }

  /** Tells the device that a range is no longer needed. Hot: a negative {@link Errno}, or 0. */
  public static long discard(Fd fd, long offset, long length) {
    return range(BLKDISCARD, fd, offset, length);
  }

  /** Makes a range read as zeroes. Hot: a negative {@link Errno}, or 0. */
  public static long zero(Fd fd, long offset, long length) {
    return range(BLKZEROOUT, fd, offset, length);
  }

  private static long range(long request, Fd fd, long offset, long length) {
    MemorySegment range = RANGE.get(); // uint64_t range[2]
    range.setAtIndex(JAVA_LONG, 0, offset);
    range.setAtIndex(JAVA_LONG, 1, length);
    return Syscall.call(Nr.IOCTL, fd.value(), request, range.address());
  }

  /** Per thread and not per call: these two lie on the way of requests. */
  private static final ThreadLocal<MemorySegment> RANGE =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(JAVA_LONG, 2));
}
