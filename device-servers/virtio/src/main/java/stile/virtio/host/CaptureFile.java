package stile.virtio.host;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Instant;
import stile.bindings.sys.Errno;
import stile.bindings.sys.Fd;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.Iovec;
import stile.bindings.sys.OpenFlags;

/**
 * Ethernet frames written down for tcpdump and Wireshark, in the pcap format (the IETF's
 * draft-ietf-opsawg-pcap) with nanoseconds, up to a limit. One thread uses it; nothing is allocated
 * for a frame, and no frame is held up by what goes wrong here.
 */
public final class CaptureFile implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("stile.virtio.host");

  private static final int FLAGS = OpenFlags.WRONLY | OpenFlags.CREAT | OpenFlags.TRUNC;

  /** What others said to each other is not for everybody. */
  private static final int MODE = 0600;

  private static final int MAGIC = 0xa1b23c4d;
  private static final short MAJOR = 2;
  private static final short MINOR = 4;
  private static final int LINK_ETHERNET = 1;
  private static final int FILE_HEADER = 24;
  private static final int RECORD_HEADER = 16;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final Path path;
  private final Fd fd;
  private final long limit;
  private final MemorySegment header = Arena.ofAuto().allocate(FILE_HEADER, Long.BYTES);
  private final Iovec record = new Iovec(Iovec.MAX);
  private final long startNanos = System.nanoTime();
  private final long startSeconds;
  private final long startFraction;
  private long written;
  private boolean ended;

  private CaptureFile(Path path, Fd fd, long limit) {
    this.path = path;
    this.fd = fd;
    this.limit = limit;
    Instant now = Instant.now();
    startSeconds = now.getEpochSecond();
    startFraction = now.getNano();
  }

  /**
   * Begins a file, in place of what it held.
   *
   * @param limit the most bytes
   * @param longest what is cut from longer frames, as the file says
   * @throws IOException when it cannot be; the message names it
   */
  public static CaptureFile create(Path path, long limit, int longest) throws IOException {
    CaptureFile file = new CaptureFile(path, FileCalls.open(path, FLAGS, MODE), limit);
    file.header.set(ValueLayout.JAVA_INT, 0, MAGIC);
    file.header.set(ValueLayout.JAVA_SHORT, 4, MAJOR);
    file.header.set(ValueLayout.JAVA_SHORT, 6, MINOR);
    file.header.set(ValueLayout.JAVA_INT, 16, longest);
    file.header.set(ValueLayout.JAVA_INT, 20, LINK_ETHERNET);
    file.record.add(file.header);
    file.append();
    return file;
  }

  /**
   * Writes a frame down.
   *
   * @param frame where it lies
   * @param skip bytes before it
   * @param length its own
   */
  public void frame(IoVectors frame, long skip, long length) {
    if (ended) {
      return;
    }
    if (written + RECORD_HEADER + length > limit) {
      end("the limit of " + limit + " bytes is reached");
      return;
    }
    long nanos = startFraction + (System.nanoTime() - startNanos);
    header.set(ValueLayout.JAVA_INT, 0, (int) (startSeconds + nanos / NANOS_PER_SECOND));
    header.set(ValueLayout.JAVA_INT, 4, (int) (nanos % NANOS_PER_SECOND));
    header.set(ValueLayout.JAVA_INT, 8, (int) length);
    header.set(ValueLayout.JAVA_INT, 12, (int) length);
    record.reset();
    record.add(header.address(), RECORD_HEADER);
    if (record.addFrom(frame.iovec(), skip, length) == length) {
      append();
    }
  }

  private void append() {
    long wanted = record.total();
    long result = FileCalls.writev(fd, record);
    record.reset();
    if (result != wanted) {
      end(result < 0 ? Errno.describe((int) -result) : "the disk is full");
    } else {
      written += result;
    }
  }

  private void end(String why) {
    ended = true;
    LOG.log(WARNING, "{0}: no more is captured: {1}", path, why);
  }

  @Override
  public void close() {
    fd.close();
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
