package stile.virtio.host;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import stile.bindings.memory.DeviceCopy;
import stile.bindings.sys.FileCalls;
import stile.virtio.queue.Vectors;
import stile.virtio.queue.Writer;

/**
 * The kernel's random number generator (getrandom(2)). It always has something, but for the first
 * moments after power-on, when it is waited for: better late than guessable.
 */
public final class Randomness implements HostInput {
  /** A longer call may be cut short by a signal (getrandom(2)). */
  private static final long UNINTERRUPTED = 256;

  private final Filler filler = new Filler();

  @Override
  public int fd() {
    return -1;
  }

  @Override
  public long read(Writer into, long max) throws IOException {
    long start = into.position();
    filler.filled = 0;
    filler.failure = 0;
    var _ = into.vectors(filler, Math.min(max, into.remaining()));
    into.position(start + filler.filled);
    return filler.filled != 0 ? filler.filled : Outcome.ofRead(filler.failure, this);
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return "getrandom";
  }

  /** Fills each buffer it is handed, and takes no more after an error. */
  private static final class Filler implements Vectors {
    /** What goes into memory that the kernel cannot reach. */
    private final MemorySegment sip = Arena.ofAuto().allocate(UNINTERRUPTED);

    long filled;
    long failure;

    @Override
    public boolean add(long address, long length) {
      for (long at = 0; at < length; ) {
        long got = FileCalls.getrandom(address + at, Math.min(length - at, UNINTERRUPTED));
        if (got <= 0) {
          failure = got;
          return false;
        }
        at += got;
        filled += got;
      }
      return true;
    }

    @Override
    public long addCopy(MemorySegment memory, long offset, long length, boolean back) {
      for (long at = 0; at < length; ) {
        long got = FileCalls.getrandom(sip.address(), Math.min(length - at, UNINTERRUPTED));
        if (got <= 0) {
          failure = got;
          return at;
        }
        DeviceCopy.write(sip, 0, memory, offset + at, got);
        at += got;
        filled += got;
      }
      return length;
    }
  }
}
