package stile.virtio.host;

import stile.bindings.sys.Errno;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.SysException;

/**
 * For files in the host's page cache: what that has, or takes, goes to and fro at once, in the call
 * that begins it; what has to wait for the disk is io_uring's.
 *
 * <p>io_uring alone would cost such requests several times as much: the kernel hands a cached write
 * to a thread of its own on most file systems. The same call alone would let one request that has
 * to be read from the disk hold up all that come after it.
 */
final class CachedEngine extends UringEngine {
  private boolean tells = true;
  private long direct;

  CachedEngine(HostFile file, int depth) throws SysException {
    super(file, depth);
  }

  @Override
  public String name() {
    return "auto";
  }

  @Override
  long begin(FileTask task) {
    return switch (task.operation()) {
      case READ -> read(task);
      case WRITE -> {
        direct++;
        yield SyncEngine.call(file(), task);
      }
      default -> super.begin(task);
    };
  }

  private long read(FileTask task) {
    if (tells) {
      direct++;
      long result = FileCalls.preadvNoWait(file().fd(), task.vectors().iovec(), task.offset());
      if (result != -Errno.EAGAIN && result != -Errno.EOPNOTSUPP) {
        return result;
      }
      tells = result == -Errno.EAGAIN;
    }
    return super.begin(task);
  }

  @Override
  public long calls() {
    return super.calls() + direct;
  }
}
