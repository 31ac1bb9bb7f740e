package stile.blk;

import static java.util.Objects.requireNonNull;
import static stile.blk.BlkLayout.HEADER_RESERVED_SIZE;
import static stile.blk.BlkLayout.HEADER_SIZE;
import static stile.blk.BlkLayout.ID_SIZE;
import static stile.blk.BlkLayout.SECTOR_SIZE;
import static stile.blk.BlkLayout.STATUS_SIZE;
import static stile.blk.BlkLayout.S_IOERR;
import static stile.blk.BlkLayout.S_OK;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import stile.virtio.Features;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.Reader;
import stile.virtio.queue.Virtqueue;
import stile.virtio.queue.VirtqueueException;
import stile.virtio.queue.Writer;

/**
 * Does what one descriptor chain asks, step by step, and answers it (virtio 1.4, section 5.2.6).
 * Used again for other chains.
 */
final class Request implements BlockStore.Completion {
  private static final MemorySegment ZEROS = MemorySegment.ofArray(new byte[64 << 10]).asReadOnly();

  private final Requests all;
  private final Ranges ranges = new Ranges(Math.max(Limits.DISCARD_RANGES, Limits.ZEROES_RANGES));

  private @Nullable Virtqueue queue;
  private @Nullable DescriptorChain chain;

  /** How many bytes of data came from the driver, and how many go to it. */
  private long payload;

  private long answer;

  private int type;

  /** How many of the ranges are done, of a request that has some. */
  private int rangesDone;

  /** All that changes data is done; what is left is to make it stable. */
  private boolean flushing;

  /** Its queue was reset: nobody waits for an answer. */
  private boolean forgotten;

  Request(Requests all) {
    this.all = all;
  }

  void begin(Virtqueue from, DescriptorChain asked) {
    queue = from;
    chain = asked;
    answer = asked.writableBytes() - STATUS_SIZE;
    if (asked.readableBytes() < HEADER_SIZE || answer < 0 || answer > Limits.DATA_BYTES) {
      throw new VirtqueueException(
          "chain %d: a request of %d readable and %d writable bytes"
              .formatted(asked.id(), asked.readableBytes(), asked.writableBytes()));
    }
    forgotten = false;
    flushing = false;
    rangesDone = 0;
    payload = asked.readableBytes() - HEADER_SIZE;
    try {
      execute(asked.reader(), asked.writer());
    } catch (BlkException e) {
      fail(e.status(), e);
    }
  }

  private void execute(Reader in, Writer out) throws BlkException {
    type = in.getInt();
    in.skip(HEADER_RESERVED_SIZE);
    long sector = in.getLong();
    switch (type) {
      case BlkLayout.T_IN -> {
        all.area.checkRead(sector, answer);
        all.store.read(sector * SECTOR_SIZE, answer, out, this);
      }
      case BlkLayout.T_OUT -> {
        all.area.checkWrite(sector, payload);
        all.store.write(sector * SECTOR_SIZE, payload, in, this);
      }
      case BlkLayout.T_FLUSH -> flush();
      case BlkLayout.T_GET_ID -> identify(out);
      case BlkLayout.T_DISCARD -> {
        checkRanges(
            in, "discard", BlkLayout.F_DISCARD, Limits.DISCARD_RANGES, Limits.DISCARD_SECTORS, 0);
        nextRange();
      }
      case BlkLayout.T_WRITE_ZEROES -> {
        checkRanges(
            in,
            "write zeroes",
            BlkLayout.F_WRITE_ZEROES,
            Limits.ZEROES_RANGES,
            Limits.ZEROES_SECTORS,
            BlkLayout.RANGE_UNMAP);
        nextRange();
      }
      default -> throw BlkException.unsupported("request of type %d".formatted(type));
    }
  }

  private void identify(Writer to) throws BlkException {
    if (answer != ID_SIZE) {
      throw BlkException.ioError("request for the serial in %d bytes, not 20".formatted(answer));
    }
    to.write(all.serial, 0, ID_SIZE);
    succeed();
  }

  /** Reads the ranges and checks all of them, flags first: those are a MUST (5.2.6.2). */
  private void checkRanges(
      Reader in, String what, int feature, int mostRanges, int mostSectors, int knownFlags)
      throws BlkException {
    all.area.checkWritable();
    if (!Features.has(all.features(), feature)) {
      throw BlkException.unsupported(what + ", not negotiated");
    }
    ranges.read(in, mostRanges);
    int unknown = ranges.allFlags() & ~knownFlags;
    if (unknown != 0) {
      throw BlkException.unsupported("%s with flags %#x".formatted(what, unknown));
    }
    for (int i = 0; i < ranges.size(); i++) {
      if (ranges.count(i) > mostSectors) {
        throw BlkException.ioError(
            "%s of %d sectors, more than %d".formatted(what, ranges.count(i), mostSectors));
      }
      all.area.checkWrite(ranges.sector(i), ranges.count(i) * SECTOR_SIZE);
    }
  }

  /** There is at least one. */
  private void nextRange() {
    int i = rangesDone++;
    long offset = ranges.sector(i) * SECTOR_SIZE;
    long length = ranges.count(i) * SECTOR_SIZE;
    if (type == BlkLayout.T_DISCARD) {
      all.store.discard(offset, length, this);
    } else {
      boolean mayFree = (ranges.flags(i) & BlkLayout.RANGE_UNMAP) != 0;
      all.store.zero(offset, length, mayFree, this);
    }
  }

  private void flush() {
    flushing = true;
    all.flushes.flush(this);
  }

  /**
   * Gives no answer when its chain is of this queue.
   *
   * @return whether that is so
   */
  boolean forget(int number) {
    forgotten |= queue != null && queue.index() == number;
    return forgotten;
  }

  private void leave() {
    chain = null;
    queue = null;
    forgotten = false;
    all.give(this);
  }

  /** A step has ended. */
  @Override
  public void done(@Nullable IOException failure) {
    if (all.stopping()) {
      return; // and leaves the chain alone
    }
    if (forgotten) {
      leave();
    } else if (failure != null) {
      fail(S_IOERR, failure);
    } else if (flushing || type == BlkLayout.T_IN) {
      succeed();
    } else if (type != BlkLayout.T_OUT && rangesDone < ranges.size()) {
      nextRange();
    } else if (!all.cache.writeBack()) {
      flush();
    } else {
      succeed();
    }
  }

  private void succeed() {
    all.context().counters().request(payload, answer);
    end(S_OK);
  }

  private void fail(byte status, Exception e) {
    all.context().counters().request(0, 0);
    all.context()
        .failed(
            requireNonNull(queue).index(), e.getMessage() != null ? e.getMessage() : e.toString());
    requireNonNull(chain).writer().position(0);
    end(status);
  }

  private void end(byte status) {
    DescriptorChain ended = requireNonNull(chain);
    Virtqueue from = requireNonNull(queue);
    Writer out = ended.writer();
    while (out.position() < answer) {
      out.write(ZEROS, 0, Math.min(answer - out.position(), ZEROS.byteSize()));
    }
    out.putByte(status);
    from.complete(ended, answer + STATUS_SIZE);
    leave();
  }
}
