package stile.manager.peerlog;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.lang.foreign.MemorySegment;
import java.time.Duration;

/** Passes a peer's lines on to the manager's log. One thread uses it. */
public final class PeerLog {
  /**
   * How often the ring is looked at: with the two bounds below some 40 KB and 640 lines a second.
   */
  private static final long INTERVAL = Duration.ofMillis(100).toNanos();

  private static final int BYTES_PER_LOOK = 4096;
  private static final int LINES_PER_LOOK = 64;

  /** What is passed on of a peer's last words. */
  private static final int LINES_AT_THE_END = 1024;

  /** Longer lines are broken. */
  private static final int LINE_MAX = 200;

  private final LogRing ring;
  private final System.Logger log;
  private final byte[] bytes = new byte[BYTES_PER_LOOK];
  private final StringBuilder line = new StringBuilder();
  private boolean looked;
  private long lookedAt;
  private int reportedSize;

  /**
   * @param area the part of the carve-out that holds the ring
   * @param log where the lines go
   */
  public PeerLog(MemorySegment area, System.Logger log) {
    this.ring = new LogRing(area);
    this.log = log;
  }

  /** Leaves out what is there now: an earlier manager has passed it on. */
  public void skip() {
    ring.skip();
  }

  /**
   * Passes on what is there, unless it has done so just now; never more than some of it.
   *
   * @param now {@link System#nanoTime()}
   */
  public void look(long now) {
    if (looked && now - lookedAt < INTERVAL) {
      return;
    }
    looked = true;
    lookedAt = now;
    take(LINES_PER_LOOK);
    complain();
  }

  /** Passes on the last words of a peer that is gone. */
  public void finish() {
    int lines = LINES_AT_THE_END;
    for (int left = ring.capacity(); left > 0 && lines > 0; left -= BYTES_PER_LOOK) {
      lines -= take(lines);
    }
    if (!line.isEmpty()) {
      flush();
    }
    complain();
  }

  /** Empties the ring for the next peer. */
  public void clear() {
    ring.clear();
    line.setLength(0);
    reportedSize = 0;
  }

  /** Takes text once; answers how many lines that were. */
  private int take(int linesMax) {
    int length = ring.read(bytes);
    int lines = 0;
    int at = 0;
    while (at < length && lines < linesMax) {
      lines += put(bytes[at++]);
    }
    ring.advance(at);
    return lines;
  }

  /** Takes one character; answers how many lines it ended. */
  private int put(byte character) {
    if (character == '\n') {
      return line.isEmpty() ? 0 : flush();
    }
    if (character != '\r') {
      line.append(character >= ' ' && character <= '~' ? (char) character : '?');
    }
    return line.length() < LINE_MAX ? 0 : flush();
  }

  private int flush() {
    log.log(INFO, line.toString());
    line.setLength(0);
    return 1;
  }

  private void complain() {
    long lost = ring.takeLost();
    if (lost > 0) {
      log.log(WARNING, "{0} bytes came too fast and are lost", Long.toString(lost));
    }
    int size = ring.badSize();
    if (size != 0 && size != reportedSize && reportedSize == 0) {
      reportedSize = size;
      log.log(
          WARNING,
          "says that its ring has {0} bytes; expected a power of two up to {1}",
          Integer.toUnsignedString(size),
          Integer.toString(ring.capacity()));
    }
  }
}
