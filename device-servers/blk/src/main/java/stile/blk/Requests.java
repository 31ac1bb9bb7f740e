package stile.blk;

import static java.util.Objects.requireNonNull;
import static stile.blk.BlkLayout.HEADER_RESERVED_SIZE;
import static stile.blk.BlkLayout.HEADER_SIZE;
import static stile.blk.BlkLayout.ID_SIZE;
import static stile.blk.BlkLayout.STATUS_SIZE;
import static stile.blk.BlkLayout.S_IOERR;
import static stile.blk.BlkLayout.S_OK;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import stile.virtio.Features;
import stile.virtio.device.DeviceContext;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.Reader;
import stile.virtio.queue.VirtqueueException;
import stile.virtio.queue.Writer;

/** Does what one descriptor chain asks, and answers it (virtio 1.4, section 5.2.6). */
final class Requests {
  private static final MemorySegment ZEROS = MemorySegment.ofArray(new byte[64 << 10]).asReadOnly();

  private final BlockStore store;
  private final Area area;
  private final CacheMode cache;
  private final MemorySegment id;
  private final Ranges ranges = new Ranges(Math.max(Limits.DISCARD_RANGES, Limits.ZEROES_RANGES));

  private long features;
  private @Nullable DeviceContext context;

  /** A flush failed, and nobody knows which of the writes before it are stable. */
  private boolean flushLost;

  Requests(BlockStore store, Area area, CacheMode cache, String serial) {
    this.store = store;
    this.area = area;
    this.cache = cache;
    byte[] ascii = serial.getBytes(StandardCharsets.US_ASCII);
    // Padded with NUL; no NUL when it is 20 bytes long.
    this.id = MemorySegment.ofArray(Arrays.copyOf(ascii, ID_SIZE)).asReadOnly();
  }

  /** A driver is ready. */
  void start(DeviceContext started) {
    context = started;
    features = started.features();
  }

  /**
   * Serves one chain.
   *
   * @param queue the number of the queue it came from
   * @return how many bytes of its writable part were written: all
   * @throws VirtqueueException when it has no room for a header or for a status
   */
  long serve(int queue, DescriptorChain chain) {
    long answer = chain.writableBytes() - STATUS_SIZE;
    if (chain.readableBytes() < HEADER_SIZE || answer < 0 || answer > Limits.DATA_BYTES) {
      throw new VirtqueueException(
          "chain %d: a request of %d readable and %d writable bytes"
              .formatted(chain.id(), chain.readableBytes(), chain.writableBytes()));
    }
    Reader in = chain.reader();
    Writer out = chain.writer();
    byte status = S_OK;
    try {
      long payload = in.remaining() - HEADER_SIZE;
      execute(in, out, answer);
      context().counters().request(payload, answer);
    } catch (BlkException e) {
      status = e.status();
      failed(queue, e);
    } catch (IOException e) {
      status = S_IOERR;
      failed(queue, e);
    }
    if (status != S_OK) {
      out.position(0);
    }
    while (out.position() < answer) {
      out.write(ZEROS, 0, Math.min(answer - out.position(), ZEROS.byteSize()));
    }
    out.putByte(status);
    return answer + STATUS_SIZE;
  }

  private void failed(int queue, Exception e) {
    context().counters().request(0, 0);
    context().failed(queue, e.getMessage() != null ? e.getMessage() : e.toString());
  }

  private DeviceContext context() {
    return requireNonNull(context, "no driver");
  }

  private void execute(Reader in, Writer out, long answer) throws BlkException, IOException {
    int type = in.getInt();
    in.skip(HEADER_RESERVED_SIZE);
    long sector = in.getLong();
    switch (type) {
      case BlkLayout.T_IN -> read(sector, answer, out);
      case BlkLayout.T_OUT -> write(sector, in);
      case BlkLayout.T_FLUSH -> flush();
      case BlkLayout.T_GET_ID -> identify(answer, out);
      case BlkLayout.T_DISCARD -> discard(in);
      case BlkLayout.T_WRITE_ZEROES -> writeZeroes(in);
      default -> throw BlkException.unsupported("request of type %d".formatted(type));
    }
  }

  private void read(long sector, long bytes, Writer to) throws BlkException, IOException {
    area.checkRead(sector, bytes);
    store.read(sector * BlkLayout.SECTOR_SIZE, bytes, to);
  }

  private void write(long sector, Reader from) throws BlkException, IOException {
    long bytes = from.remaining();
    area.checkWrite(sector, bytes);
    store.write(sector * BlkLayout.SECTOR_SIZE, bytes, from);
    written();
  }

  private void identify(long bytes, Writer to) throws BlkException {
    if (bytes != ID_SIZE) {
      throw BlkException.ioError("request for the serial in %d bytes, not 20".formatted(bytes));
    }
    to.write(id, 0, ID_SIZE);
  }

  private void discard(Reader in) throws BlkException, IOException {
    checkRanges(
        in, "discard", BlkLayout.F_DISCARD, Limits.DISCARD_RANGES, Limits.DISCARD_SECTORS, 0);
    for (int i = 0; i < ranges.size(); i++) {
      store.discard(
          ranges.sector(i) * BlkLayout.SECTOR_SIZE, ranges.count(i) * BlkLayout.SECTOR_SIZE);
    }
    written();
  }

  private void writeZeroes(Reader in) throws BlkException, IOException {
    checkRanges(
        in,
        "write zeroes",
        BlkLayout.F_WRITE_ZEROES,
        Limits.ZEROES_RANGES,
        Limits.ZEROES_SECTORS,
        BlkLayout.RANGE_UNMAP);
    for (int i = 0; i < ranges.size(); i++) {
      store.zero(
          ranges.sector(i) * BlkLayout.SECTOR_SIZE,
          ranges.count(i) * BlkLayout.SECTOR_SIZE,
          (ranges.flags(i) & BlkLayout.RANGE_UNMAP) != 0);
    }
    written();
  }

  /** Reads the ranges and checks all of them, flags first: those are a MUST (5.2.6.2). */
  private void checkRanges(
      Reader in, String what, int feature, int mostRanges, int mostSectors, int knownFlags)
      throws BlkException {
    area.checkWritable();
    if (!Features.has(features, feature)) {
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
      area.checkWrite(ranges.sector(i), ranges.count(i) * BlkLayout.SECTOR_SIZE);
    }
  }

  private void written() throws IOException {
    if (!cache.writeBack()) {
      flush();
    }
  }

  /**
   * After a failed flush Linux takes the pages it could not write for clean, and the next flush
   * would succeed although they are lost. So once failed, every flush fails.
   */
  private void flush() throws IOException {
    if (flushLost) {
      throw new IOException("an earlier flush failed; what was written before it may be lost");
    }
    try {
      store.flush();
    } catch (IOException e) {
      flushLost = true;
      throw e;
    }
  }
}
