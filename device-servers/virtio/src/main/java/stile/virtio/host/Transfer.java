package stile.virtio.host;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import stile.bindings.sys.Fd;
import stile.bindings.sys.FileCalls;
import stile.virtio.queue.Reader;
import stile.virtio.queue.Vectors;
import stile.virtio.queue.Writer;

/**
 * Moves bytes between a driver's memory and a descriptor, one call for each buffer, until one falls
 * short. Answers how many went, or a negative errno when the first call failed; 0 is what the
 * system call means by it. An error after some bytes comes back at the next call.
 */
final class Transfer {
  /** A chain may have 32768 buffers of one byte each: so many calls at most, then others' turn. */
  private static final int PIECES = 64;

  private final Fd fd;
  private final Piece piece = new Piece();
  private final MemorySegment single = Arena.ofAuto().allocate(1);

  Transfer(Fd fd) {
    this.fd = fd;
  }

  Fd fd() {
    return fd;
  }

  long read(Writer into, long max) {
    long wanted = Math.min(max, into.remaining());
    long done = 0;
    for (int i = 0; i < PIECES && done < wanted; i++) {
      long start = into.position();
      piece.clear();
      long asked = into.vectors(piece, wanted - done);
      long moved = FileCalls.read(fd, piece.address, piece.length);
      if (moved > 0) {
        piece.moved(moved);
      }
      if (moved < asked) {
        into.position(start + Math.max(moved, 0));
        return done == 0 ? moved : done + Math.max(moved, 0);
      }
      done += moved;
    }
    return done;
  }

  long write(Reader from, long max) {
    long wanted = Math.min(max, from.remaining());
    long done = 0;
    for (int i = 0; i < PIECES && done < wanted; i++) {
      long start = from.position();
      piece.clear();
      long asked = from.vectors(piece, wanted - done);
      long moved = FileCalls.write(fd, piece.address, piece.length);
      if (moved < asked) {
        from.position(start + Math.max(moved, 0));
        return done == 0 ? moved : done + Math.max(moved, 0);
      }
      done += moved;
    }
    return done;
  }

  long write(byte value) {
    single.set(JAVA_BYTE, 0, value);
    try {
      return FileCalls.write(fd, single.address(), 1);
    } finally {
      Reference.reachabilityFence(single);
    }
  }

  /** Room for one buffer, which makes a cursor stop at its end. */
  static final class Piece implements Vectors {
    private final Bounce bounce = new Bounce(Bounce.SIZE, 1);
    long address;
    long length;

    void clear() {
      length = 0;
      bounce.clear();
    }

    @Override
    public boolean add(long address, long length) {
      if (this.length != 0) {
        return false;
      }
      this.address = address;
      this.length = length;
      return true;
    }

    @Override
    public long addCopy(MemorySegment memory, long offset, long length, boolean back) {
      if (this.length != 0) {
        return 0;
      }
      long taken = bounce.take(memory, offset, length, back, 0);
      boolean _ = add(bounce.address(), taken);
      return taken;
    }

    /** A read has filled the first bytes. */
    void moved(long bytes) {
      bounce.moved(bytes);
    }
  }
}
