package stile.virtio.host;

import static java.lang.System.Logger.Level.WARNING;
import static stile.bindings.sys.SysException.check;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import stile.bindings.sys.Errno;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.Poll;
import stile.bindings.sys.SysException;
import stile.bindings.uring.Uring;

/** Hands operations to the kernel in batches; they end by themselves, in any order. */
class UringEngine extends FileEngine {
  private static final System.Logger LOG = System.getLogger("stile.virtio.host");

  private static final int HOLE = FileCalls.PUNCH_HOLE | FileCalls.KEEP_SIZE;

  /** How long a disk may keep {@link #drain} waiting before the log says so; and how often. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long REMINDER_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final int LOOK_MILLIS = 500;

  private final Uring ring;

  /** By task: the kernel has it, or is about to be given it. */
  private final boolean[] underWay;

  private int count;
  private boolean draining;

  UringEngine(HostFile file, int depth) throws SysException {
    super(file, depth);
    this.ring = Uring.create(file.fd(), depth);
    this.underWay = new boolean[depth];
  }

  @Override
  public String name() {
    return "io_uring";
  }

  @Override
  long begin(FileTask task) {
    if (draining) {
      return -Errno.ECANCELED;
    }
    int id = task.id();
    switch (task.operation()) {
      case READ -> ring.readv(task.vectors().iovec(), task.offset(), id);
      case WRITE -> ring.writev(task.vectors().iovec(), task.offset(), id);
      case SYNC -> ring.fdatasync(id);
      case PUNCH_HOLE -> ring.fallocate(HOLE, task.offset(), task.length(), id);
      case ZERO_RANGE -> ring.fallocate(FileCalls.ZERO_RANGE, task.offset(), task.length(), id);
      case DISCARD -> {
        if (file().isBlockDevice()) {
          return SyncEngine.call(file(), task); // an ioctl, for which io_uring has no operation
        }
        ring.fallocate(HOLE, task.offset(), task.length(), id);
      }
    }
    underWay[id] = true;
    count++;
    return LATER;
  }

  @Override
  public boolean submit() throws IOException {
    long result = ring.submit();
    if (result == -Errno.EAGAIN || result == -Errno.EBUSY) {
      return false;
    }
    check(result, "io_uring_enter", file());
    return true;
  }

  @Override
  public int poll() {
    int ended = 0;
    while (ring.next()) {
      ended++;
      end((int) ring.userData(), ring.result());
    }
    return ended;
  }

  private void end(int id, long result) {
    underWay[id] = false;
    count--;
    task(id).resume(result);
  }

  @Override
  public int fd() {
    return ring.fd().value();
  }

  @Override
  public long calls() {
    return ring.calls();
  }

  @Override
  public void drain() {
    draining = true;
    try {
      while (ring.waiting() > 0) {
        end((int) ring.withdraw(), -Errno.ECANCELED);
      }
      cancel();
      boolean _ = waitForAll();
    } finally {
      draining = false;
    }
  }

  @Override
  public void settle() {
    if (!waitForAll()) {
      drain();
    }
  }

  /**
   * Gives up reads and writes, which may be many and long. A sync is not given up: its result says
   * whether earlier writes are lost, and there is no second one.
   */
  private void cancel() {
    for (int id = 0; id < depth() && count > 0; id++) {
      if (underWay[id] && task(id).operation().moves()) {
        ring.cancel(id);
      }
    }
  }

  /** Answers false when the kernel takes nothing more, and so not all can end by themselves. */
  private boolean waitForAll() {
    Poll ended = new Poll(1);
    ended.add(ring.fd(), Poll.IN);
    long start = System.nanoTime();
    long patience = PATIENCE_NANOS;
    while (true) {
      poll();
      if (count == 0) {
        return true;
      }
      long result = ring.submit(); // the next step of what has ended
      if (result < 0 && result != -Errno.EAGAIN && result != -Errno.EBUSY) {
        return false;
      }
      ended.await(LOOK_MILLIS);
      long waited = System.nanoTime() - start;
      if (waited > patience) {
        patience = waited + REMINDER_NANOS;
        LOG.log(
            WARNING,
            "{0}: {1} operations have not ended for {2} s, the disk hangs; its device waits for"
                + " them, since they may touch the driver''s memory until then",
            file(),
            count,
            TimeUnit.NANOSECONDS.toSeconds(waited));
      }
    }
  }

  @Override
  public void close() {
    drain();
    ring.close();
  }
}
