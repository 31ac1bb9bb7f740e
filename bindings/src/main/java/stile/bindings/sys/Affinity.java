package stile.bindings.sys;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static stile.bindings.sys.SysException.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import stile.bindings.kernel.Nr;
import stile.bindings.kernel.Syscall;

/** The processors that the calling platform thread may run on. */
public final class Affinity {
  private static final int MASK_BYTES = 1024 / Byte.SIZE; // cpu_set_t
  private static final int THIS_THREAD = 0;

  private Affinity() {}

  /**
   * Restricts the calling thread to {@code cpus}.
   *
   * @throws SysException EINVAL when the machine has none of them
   */
  public static void set(BitSet cpus) throws SysException {
    if (cpus.length() > MASK_BYTES * Byte.SIZE) {
      throw new SysException("sched_setaffinity " + cpus, Errno.EINVAL);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(MASK_BYTES, Long.BYTES);
      long[] words = cpus.toLongArray();
      MemorySegment.copy(words, 0, mask, JAVA_LONG, 0, words.length);
      check(
          Syscall.call(Nr.SCHED_SETAFFINITY, THIS_THREAD, MASK_BYTES, mask.address()),
          "sched_setaffinity",
          cpus);
    }
  }

  /** The processors that the calling thread may run on now. */
  public static BitSet get() throws SysException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(MASK_BYTES, Long.BYTES);
      check(
          Syscall.call(Nr.SCHED_GETAFFINITY, THIS_THREAD, MASK_BYTES, mask.address()),
          "sched_getaffinity");
      return BitSet.valueOf(mask.toArray(JAVA_LONG));
    }
  }
}
