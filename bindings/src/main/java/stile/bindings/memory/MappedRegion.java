package stile.bindings.memory;

import static stile.bindings.sys.SysException.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import stile.bindings.kernel.Nr;
import stile.bindings.kernel.Syscall;
import stile.bindings.sys.Errno;
import stile.bindings.sys.Fd;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.FileStatus;
import stile.bindings.sys.SysException;

/** A shared mapping with an arena of its own: what both kinds of {@link Mapping} are made of. */
final class MappedRegion {
  static final int PROT_READ = 1;
  static final int PROT_WRITE = 2;
  static final int PROT_EXEC = 4;

  private static final int MAP_SHARED = 1;
  private static final int NOWHERE_IN_PARTICULAR = 0;

  private final Arena arena = Arena.ofShared();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final MemorySegment segment;

  /**
   * Maps {@code size} bytes from {@code offset}, a multiple of the page size.
   *
   * @throws SysException EINVAL when the file ends before, or the offset is not aligned
   */
  MappedRegion(Fd fd, long offset, long size, int protection) throws SysException {
    if (offset < 0 || size <= 0 || offset + size < 0) {
      throw new IllegalArgumentException("mapping of " + size + " bytes at " + offset);
    }
    FileStatus file = FileCalls.status(fd);
    if (file.type() == FileStatus.Type.REGULAR && file.size() < offset + size) {
      // mmap(2) would succeed, and the first access beyond the end would raise SIGBUS.
      throw new SysException(
          "mmap " + fd,
          Errno.EINVAL,
          "the file has " + file.size() + " bytes, not " + (offset + size));
    }
    long address =
        check(
            Syscall.call(
                Nr.MMAP, NOWHERE_IN_PARTICULAR, size, protection, MAP_SHARED, fd.value(), offset),
            "mmap",
            fd);
    // SAFETY: the kernel has just mapped size bytes at address, and nobody else knows of them; the
    // arena is closed once, and unmaps them when no access through it is possible any more.
    segment = MemorySegment.ofAddress(address).reinterpret(size, arena, MappedRegion::unmap);
  }

  MemorySegment segment() {
    return segment;
  }

  void close() {
    if (!closed.getAndSet(true)) {
      arena.close();
    }
  }

  private static void unmap(MemorySegment mapped) {
    Syscall.call(Nr.MUNMAP, mapped.address(), mapped.byteSize());
  }
}
