package stile.virtio.host;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;
import stile.bindings.sys.Errno;
import stile.bindings.sys.SysException;

/**
 * One operation on a file after the other, each until it has ended for good: a short read or write
 * goes on where it stopped, an interrupted one is tried again. Nothing is allocated, except for an
 * error. Offsets and lengths are in bytes; every error names the file.
 */
public final class FileTask {
  /** Whoever began an operation. */
  public interface Client {
    /**
     * The operation has ended; what came of it is asked of the task. May begin the next one with
     * the same task, which calls this again only after it has returned.
     */
    void ended(FileTask task);
  }

  /** What can be asked of a file. */
  enum Operation {
    READ("read"),
    WRITE("write"),
    SYNC("fdatasync"),
    PUNCH_HOLE("punch hole"),
    ZERO_RANGE("zero range"),
    DISCARD("discard");

    private final String text;

    Operation(String text) {
      this.text = text;
    }

    boolean moves() {
      return this == READ || this == WRITE;
    }
  }

  /** How often one is tried that the kernel says to try again. */
  private static final int TRIES = 16;

  private final FileEngine engine;
  private final Client client;
  private final IoVectors vectors;
  private final int id;

  private Operation operation = Operation.READ;
  private long start;
  private long length;
  private long moved;
  private boolean supported;
  private @Nullable IOException failure;
  private int tries;

  /** The client is being told. */
  private boolean telling;

  /** And has begun another operation meanwhile. */
  private boolean begun;

  FileTask(FileEngine engine, int id, Client client, int vectors) {
    this.engine = engine;
    this.id = id;
    this.client = client;
    this.vectors = new IoVectors(vectors);
  }

  /** Where to list the memory of a read or write, before it is begun. */
  public IoVectors vectors() {
    return vectors;
  }

  /** Reads into all areas, or up to the end of the file. */
  public void read(long offset) {
    begin(Operation.READ, offset, 0);
  }

  /** Writes from all areas. A file grows when it has to. */
  public void write(long offset) {
    begin(Operation.WRITE, offset, 0);
  }

  /**
   * Makes stable what was written, and what is needed to find it again: by all operations that had
   * ended when this one was begun.
   */
  public void sync() {
    begin(Operation.SYNC, 0, 0);
  }

  /** Zeroes a range by giving its space back. */
  public void punchHole(long offset, long bytes) {
    begin(Operation.PUNCH_HOLE, offset, bytes);
  }

  /** Zeroes a range and keeps its space. */
  public void zeroRange(long offset, long bytes) {
    begin(Operation.ZERO_RANGE, offset, bytes);
  }

  /** Says that a range is no longer needed; what it reads as afterwards is undefined. */
  public void discard(long offset, long bytes) {
    begin(Operation.DISCARD, offset, bytes);
  }

  /** How many bytes were read or written. */
  public long moved() {
    return moved;
  }

  /**
   * Whether the file system or device has a call for the range; when not, nothing was done. A
   * device has none for ranges that are not whole sectors of its own.
   */
  public boolean supported() {
    return supported;
  }

  /**
   * Why it failed; null when it did not. An {@link InterruptedIOException} says that it was given
   * up by {@link FileEngine#drain()}.
   */
  public @Nullable IOException failure() {
    return failure;
  }

  FileEngine engine() {
    return engine;
  }

  int id() {
    return id;
  }

  Operation operation() {
    return operation;
  }

  /** From where to go on. */
  long offset() {
    return start + moved;
  }

  long length() {
    return length;
  }

  private void begin(Operation what, long offset, long bytes) {
    operation = what;
    start = offset;
    length = bytes;
    moved = 0;
    supported = true;
    failure = null;
    tries = 0;
    if (telling) {
      begun = true; // the loop below goes on with it, and the stack stays as it is
    } else {
      resume(engine.begin(this));
    }
  }

  /** Goes on with the result of what was begun, until a result is to come later. */
  void resume(long first) {
    long result = first;
    while (result != FileEngine.LATER) {
      if (!ends(result)) {
        result = engine.begin(this);
      } else {
        result = tell() ? engine.begin(this) : FileEngine.LATER;
      }
    }
  }

  private boolean tell() {
    begun = false;
    telling = true;
    try {
      client.ended(this);
    } finally {
      telling = false;
    }
    return begun;
  }

  private boolean ends(long result) {
    if (result < 0) {
      return endsBadly((int) -result);
    }
    if (!operation.moves()) {
      return true;
    }
    moved += result;
    vectors.advance(result);
    if (vectors.bytes() == 0) {
      return true;
    }
    if (result == 0 && operation == Operation.WRITE) {
      failure = new IOException("write " + engine.file() + ": nothing was taken");
    }
    return result == 0;
  }

  private boolean endsBadly(int errno) {
    if ((errno == Errno.EINTR || errno == Errno.EAGAIN) && ++tries < TRIES) {
      return false;
    }
    if (operation.compareTo(Operation.PUNCH_HOLE) >= 0
        && (errno == Errno.EOPNOTSUPP || errno == Errno.EINVAL)) {
      supported = false;
    } else if (errno == Errno.ECANCELED) {
      failure = new InterruptedIOException(operation.text + " " + engine.file() + ": given up");
    } else {
      failure = new SysException(operation.text + " " + engine.file(), errno);
    }
    return true;
  }
}
