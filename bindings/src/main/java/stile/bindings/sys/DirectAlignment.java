package stile.bindings.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static stile.bindings.sys.SysException.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import stile.bindings.kernel.Nr;
import stile.bindings.kernel.Syscall;

/**
 * What reads and writes of a file opened with {@link OpenFlags#DIRECT} have to be aligned to, as
 * {@code statx(2)} says (STATX_DIOALIGN, Linux 6.1). Both are 0 where there is no direct access.
 *
 * @param memory addresses, in bytes
 * @param offset offsets and lengths, in bytes
 */
public record DirectAlignment(int memory, int offset) {
  static final int STATX_DIOALIGN = 0x2000;

  // struct statx (linux/stat.h)
  static final long MASK = 0;
  static final long DIO_MEM_ALIGN = 0x98;
  static final long DIO_OFFSET_ALIGN = 0x9c;

  /** Empty when the kernel or the file system does not say. */
  public static Optional<DirectAlignment> of(Fd fd) throws SysException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buf = arena.allocate(FileStatus.SIZEOF, Long.BYTES);
      long name = arena.allocateFrom("").address();
      check(
          Syscall.call(
              Nr.STATX,
              fd.value(),
              name,
              FileStatus.AT_EMPTY_PATH,
              STATX_DIOALIGN,
              buf.address(),
              0),
          "statx",
          fd);
      if ((buf.get(JAVA_INT, MASK) & STATX_DIOALIGN) == 0) {
        return Optional.empty();
      }
      return Optional.of(
          new DirectAlignment(
              buf.get(JAVA_INT, DIO_MEM_ALIGN), buf.get(JAVA_INT, DIO_OFFSET_ALIGN)));
    }
  }
}
