package stile.virtio.host;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import stile.bindings.memory.DeviceCopy;

/**
 * Ordinary memory that stands in for a piece of a driver's Device memory in a system call. The
 * memory is taken at its first use, since most boards have no Device memory, and then kept. One
 * thread uses it.
 */
final class Bounce {
  /** The largest piece: whole blocks of any disk, and small beside what the call itself costs. */
  static final int SIZE = 64 << 10;

  /** What direct access to files wants at most. */
  private static final int PAGE = 4096;

  private @Nullable MemorySegment here;
  private MemorySegment there = MemorySegment.NULL;
  private long at;
  private boolean back;
  private long moved;

  /**
   * Stands in for the first bytes of an area.
   *
   * @param back whether a call will fill them; if not, it will take what the area holds now
   * @return for how many bytes
   */
  long take(MemorySegment memory, long offset, long length, boolean back) {
    long n = Math.min(length, SIZE);
    there = memory;
    at = offset;
    this.back = back;
    moved = 0;
    if (!back) {
      DeviceCopy.read(memory, offset, here(), 0, n);
    }
    return n;
  }

  /** Where the kernel finds it. */
  long address() {
    return here().address();
  }

  /** The kernel has dealt with so many more of the bytes. */
  void moved(long bytes) {
    if (back) {
      DeviceCopy.write(here(), moved, there, at + moved, bytes);
    }
    moved += bytes;
  }

  private MemorySegment here() {
    MemorySegment present = here;
    if (present == null) {
      present = Arena.ofAuto().allocate(SIZE, PAGE);
      here = present;
    }
    return present;
  }
}
