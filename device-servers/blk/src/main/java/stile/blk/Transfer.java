package stile.blk;

import static java.util.Objects.requireNonNull;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import stile.virtio.host.FileTask;
import stile.virtio.host.IoVectors;
import stile.virtio.queue.Reader;
import stile.virtio.queue.Writer;

/** One thing that a {@link FileStore} was asked for, on its way: one file operation or several. */
final class Transfer implements FileTask.Client {
  /** What buffers that direct access cannot use go through, piece by piece. */
  private static final int BOUNCE = 64 << 10;

  private enum Step {
    READ,
    WRITE,
    FLUSH,
    DISCARD,
    PUNCH_HOLE,
    ZERO_RANGE,
    WRITE_ZEROS
  }

  private final FileStore store;
  private final FileTask task;

  private Step step = Step.FLUSH;
  private long offset;
  private long length;
  private BlockStore.@Nullable Completion completion;
  private @Nullable Writer to;
  private @Nullable Reader from;

  /** How much is done of a read or write, and how much the present operation is to add. */
  private long done;

  private long wanted;

  /** The buffers do not suit direct access; so a copy of a part of them is read or written. */
  private boolean bounced;

  private @Nullable MemorySegment bounce;

  Transfer(FileStore store) {
    this.store = store;
    this.task = store.engine.task(this, store.vectors);
  }

  void read(long offset, long length, Writer to, BlockStore.Completion completion) {
    this.to = to;
    beginToMove(Step.READ, offset, length, completion);
  }

  void write(long offset, long length, Reader from, BlockStore.Completion completion) {
    this.from = from;
    beginToMove(Step.WRITE, offset, length, completion);
  }

  void flush(BlockStore.Completion completion) {
    begin(Step.FLUSH, 0, 0, completion);
    task.sync();
  }

  /** Where space cannot be freed, nothing is done: a discard promises nothing. */
  void discard(long offset, long length, BlockStore.Completion completion) {
    begin(Step.DISCARD, offset, length, completion);
    if (length == 0) {
      end(null);
    } else {
      task.discard(offset, length);
    }
  }

  void zero(long offset, long length, boolean mayFree, BlockStore.Completion completion) {
    begin(mayFree ? Step.PUNCH_HOLE : Step.ZERO_RANGE, offset, length, completion);
    if (length == 0) {
      end(null);
    } else if (mayFree) {
      task.punchHole(offset, length);
    } else {
      task.zeroRange(offset, length);
    }
  }

  private void begin(Step what, long at, long bytes, BlockStore.Completion whose) {
    step = what;
    offset = at;
    length = bytes;
    completion = whose;
    done = 0;
    bounced = false;
  }

  private void beginToMove(Step what, long at, long bytes, BlockStore.Completion whose) {
    begin(what, at, bytes, whose);
    move();
  }

  /** Begins the next part of a read or write: all of it, unless there are too many buffers. */
  private void move() {
    if (done == length) {
      end(null);
      return;
    }
    if (((offset | length) & (store.directUnit - 1)) != 0) {
      end(unaligned());
      return;
    }
    switch (step) {
      case READ -> {
        list();
        task.read(offset + done);
      }
      case WRITE -> {
        list();
        task.write(offset + done);
      }
      default -> {
        wanted = listZeros();
        task.write(offset + done);
      }
    }
  }

  private IOException unaligned() {
    return new IOException(
        "%s: %d bytes at %d are not whole blocks of %d, which is what direct access takes"
            .formatted(store.file, length, offset, store.directUnit));
  }

  /** Lists the driver's buffers, or a copy of what is in them where they will not do. */
  private void list() {
    IoVectors vectors = task.vectors();
    if (!bounced) {
      long start = position();
      vectors.clear();
      wanted =
          step == Step.READ
              ? requireNonNull(to).vectors(vectors, length - done)
              : requireNonNull(from).vectors(vectors, length - done);
      if (vectors.aligned(store.file.memoryAlignment(), store.directUnit)) {
        return;
      }
      bounced = true; // from here on: what comes later is not likely to be better
      position(start);
    }
    MemorySegment copy = bounce();
    wanted = Math.min(length - done, BOUNCE);
    vectors.clear();
    boolean _ = vectors.add(copy.address(), wanted);
    if (step == Step.WRITE) {
      requireNonNull(from).read(copy, 0, wanted);
    }
  }

  private long position() {
    return step == Step.READ ? requireNonNull(to).position() : requireNonNull(from).position();
  }

  private void position(long position) {
    if (step == Step.READ) {
      requireNonNull(to).position(position);
    } else {
      requireNonNull(from).position(position);
    }
  }

  private MemorySegment bounce() {
    MemorySegment present = bounce;
    if (present == null) {
      present = Arena.ofAuto().allocate(BOUNCE, store.zeros.maxByteAlignment());
      bounce = present;
    }
    return present;
  }

  private long listZeros() {
    MemorySegment zeros = store.zeros;
    IoVectors vectors = task.vectors();
    vectors.clear();
    long listed = 0;
    while (listed < length - done) {
      long n = Math.min(length - done - listed, zeros.byteSize());
      if (!vectors.add(zeros.address(), n)) {
        break;
      }
      listed += n;
    }
    return listed;
  }

  @Override
  public void ended(FileTask ended) {
    IOException failure = ended.failure();
    if (failure != null) {
      end(failure);
      return;
    }
    switch (step) {
      case READ -> read();
      case WRITE, WRITE_ZEROS -> {
        done += wanted;
        move();
      }
      case FLUSH, DISCARD -> end(null);
      case PUNCH_HOLE -> {
        if (ended.supported()) {
          end(null);
        } else {
          step = Step.ZERO_RANGE;
          ended.zeroRange(offset, length);
        }
      }
      case ZERO_RANGE -> {
        if (ended.supported()) {
          end(null);
        } else {
          step = Step.WRITE_ZEROS;
          move();
        }
      }
    }
  }

  private void read() {
    if (task.moved() < wanted) {
      end(
          new EOFException(
              "read %s: %d bytes at %d, but the file now ends at %d; it was cut short"
                  .formatted(store.file, length, offset, offset + done + task.moved())));
      return;
    }
    if (bounced) {
      requireNonNull(to).write(bounce(), 0, wanted);
    }
    done += wanted;
    move();
  }

  private void end(@Nullable IOException failure) {
    BlockStore.Completion whose = requireNonNull(completion);
    to = null;
    from = null;
    store.give(this);
    whose.done(failure);
  }
}
