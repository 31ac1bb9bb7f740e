package stile.bindings.memory;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static stile.bindings.sys.SysException.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import stile.bindings.sys.Fd;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.SysException;

/**
 * A few instructions that can be called. They are written through a descriptor and mapped for
 * reading and executing only: no page is ever writable and executable at once, and the mapping
 * makes the kernel synchronise the instruction cache.
 */
final class ExecutablePage {
  private ExecutablePage() {}

  /**
   * Maps {@code instructions}, 32 bits each, for the life of the process: no call can find them
   * gone.
   *
   * @throws SysException EACCES or EPERM where executable pages are refused
   */
  static MemorySegment of(int... instructions) throws SysException {
    try (Fd fd = MemoryFd.unsealed("stile-code");
        Arena arena = Arena.ofConfined()) {
      MemorySegment code =
          arena.allocateFrom(JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN), instructions);
      check(FileCalls.pwrite(fd, code.address(), code.byteSize(), 0), "write code");
      int protection = MappedRegion.PROT_READ | MappedRegion.PROT_EXEC;
      return new MappedRegion(fd, 0, code.byteSize(), protection).segment();
    }
  }
}
