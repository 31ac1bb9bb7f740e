package stile.virtio.host;

import stile.bindings.sys.BlockDevice;
import stile.bindings.sys.Fd;
import stile.bindings.sys.FileCalls;

/** Does each operation at once, by the system call of its name. */
final class SyncEngine extends FileEngine {
  private static final int HOLE = FileCalls.PUNCH_HOLE | FileCalls.KEEP_SIZE;

  private long calls;

  SyncEngine(HostFile file, int depth) {
    super(file, depth);
  }

  @Override
  public String name() {
    return "sync";
  }

  @Override
  long begin(FileTask task) {
    calls++;
    return call(file(), task);
  }

  static long call(HostFile file, FileTask task) {
    Fd fd = file.fd();
    return switch (task.operation()) {
      case READ -> FileCalls.preadv(fd, task.vectors().iovec(), task.offset());
      case WRITE -> FileCalls.pwritev(fd, task.vectors().iovec(), task.offset());
      case SYNC -> FileCalls.fdatasync(fd);
      case PUNCH_HOLE -> FileCalls.fallocate(fd, HOLE, task.offset(), task.length());
      case ZERO_RANGE ->
          FileCalls.fallocate(fd, FileCalls.ZERO_RANGE, task.offset(), task.length());
      case DISCARD ->
          file.isBlockDevice()
              ? BlockDevice.discard(fd, task.offset(), task.length())
              : FileCalls.fallocate(fd, HOLE, task.offset(), task.length());
    };
  }

  @Override
  public boolean submit() {
    return true;
  }

  @Override
  public int poll() {
    return 0;
  }

  @Override
  public int fd() {
    return -1;
  }

  @Override
  public long calls() {
    return calls;
  }

  @Override
  public void drain() {}

  @Override
  public void settle() {}

  @Override
  public void close() {}
}
