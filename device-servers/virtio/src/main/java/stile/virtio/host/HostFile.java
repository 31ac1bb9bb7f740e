package stile.virtio.host;

import java.io.IOException;
import java.nio.file.Path;
import stile.bindings.sys.BlockDevice;
import stile.bindings.sys.Errno;
import stile.bindings.sys.Fd;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.OpenFlags;
import stile.bindings.sys.SysException;

/**
 * A regular file or block device, read and written at offsets straight from and to shared memory.
 * One thread uses it.
 *
 * <p>Each read or write is one system call, unless the kernel moves less than it was asked for; an
 * interrupted call goes on. Nothing is allocated, except for an error. Offsets and lengths are in
 * bytes; every error names the file.
 */
public final class HostFile implements AutoCloseable {
  private final Path path;
  private final Fd fd;
  private final boolean writable;
  private final boolean blockDevice;

  private HostFile(Path path, Fd fd, boolean writable, boolean blockDevice) {
    this.path = path;
    this.fd = fd;
    this.writable = writable;
    this.blockDevice = blockDevice;
  }

  /**
   * Opens a file that exists. A block device is opened for writing only when the host does not use
   * it itself: one that is mounted is refused.
   *
   * @throws DeviceInUseException when it is a block device to be written and is not free
   * @throws IOException when it is missing, not permitted, or neither a regular file nor a block
   *     device
   */
  public static HostFile open(Path path, boolean writable) throws IOException {
    // Without O_NONBLOCK, opening a FIFO by mistake would wait for its other end.
    int flags = (writable ? OpenFlags.RDWR : OpenFlags.RDONLY) | OpenFlags.NONBLOCK;
    Fd fd = FileCalls.open(path, flags, 0);
    try {
      boolean blockDevice =
          switch (FileCalls.status(fd).type()) {
            case REGULAR -> false;
            case BLOCK -> true;
            case DIRECTORY -> throw new IOException(path + " is a directory");
            default -> throw new IOException(path + " is neither a file nor a block device");
          };
      if (blockDevice && writable) {
        fd = claim(path, fd, flags);
      }
      return new HostFile(path, fd, writable, blockDevice);
    } catch (IOException e) {
      fd.close();
      throw e;
    }
  }

  /**
   * Opens a block device again with O_EXCL, which fails when the host uses it (open(2)); on a file
   * that flag would mean nothing. Goes by the descriptor, so that it is the same device.
   */
  private static Fd claim(Path path, Fd fd, int flags) throws IOException {
    try {
      Fd claimed =
          FileCalls.open(Path.of("/proc/self/fd/" + fd.value()), flags | OpenFlags.EXCL, 0);
      fd.close();
      return claimed;
    } catch (SysException e) {
      throw e.errno() == Errno.EBUSY
          ? new DeviceInUseException(path, e)
          : new SysException("open " + path, e.errno());
    }
  }

  /** What it was opened by. */
  public Path path() {
    return path;
  }

  public boolean isBlockDevice() {
    return blockDevice;
  }

  /** Its size now. */
  public long size() throws IOException {
    return blockDevice ? BlockDevice.size(fd) : FileCalls.status(fd).size();
  }

  /** The smallest unit a block device can be addressed in; 512 for a file. */
  public int sectorSize() throws IOException {
    return blockDevice ? BlockDevice.sectorSize(fd) : 512;
  }

  /**
   * Locks it until it is closed: alone when it was opened for writing, else shared with other
   * readers. Programs that do not ask, do not care; QEMU does.
   *
   * @return whether it was had; false when another process, or another open in this one, has it
   */
  public boolean lock() throws IOException {
    return FileCalls.lock(fd, writable);
  }

  /**
   * Reads into all areas, which are used up by it.
   *
   * @return how many bytes were read: fewer than wanted only where the file ends
   */
  public long read(IoVectors into, long offset) throws IOException {
    long done = 0;
    while (into.bytes() > 0) {
      long n = FileCalls.preadv(fd, into.iovec(), offset + done);
      if (n == 0) {
        break;
      }
      done += check("read", n);
      into.advance(n);
    }
    return done;
  }

  /** Writes from all areas, which are used up by it. A file grows when it has to. */
  public void write(IoVectors from, long offset) throws IOException {
    long done = 0;
    while (from.bytes() > 0) {
      long n = check("write", FileCalls.pwritev(fd, from.iovec(), offset + done));
      if (n == 0) {
        throw new IOException("write " + path + ": nothing was taken");
      }
      done += n;
      from.advance(n);
    }
  }

  /** Makes stable what was written, and what is needed to find it again. */
  public void sync() throws IOException {
    long result;
    do { // a file system in user space or on the network may be interrupted
      result = FileCalls.fdatasync(fd);
    } while (result == -Errno.EINTR);
    check("fdatasync", result);
  }

  /**
   * Zeroes a range by giving its space back.
   *
   * @return false when the file system or device cannot; then nothing was done
   */
  public boolean punchHole(long offset, long length) throws IOException {
    return done(
        "punch hole",
        FileCalls.fallocate(fd, FileCalls.PUNCH_HOLE | FileCalls.KEEP_SIZE, offset, length));
  }

  /**
   * Zeroes a range and keeps its space.
   *
   * @return false when the file system or device cannot; then nothing was done
   */
  public boolean zeroRange(long offset, long length) throws IOException {
    return done("zero range", FileCalls.fallocate(fd, FileCalls.ZERO_RANGE, offset, length));
  }

  /**
   * Says that a range is no longer needed; what it reads as afterwards is undefined.
   *
   * @return false when the file system or device cannot; then nothing was done
   */
  public boolean discard(long offset, long length) throws IOException {
    return blockDevice
        ? done("discard", BlockDevice.discard(fd, offset, length))
        : punchHole(offset, length);
  }

  /** A device refuses ranges that are not whole sectors of its own with EINVAL. */
  private boolean done(String what, long result) throws SysException {
    if (result == -Errno.EOPNOTSUPP || result == -Errno.EINVAL) {
      return false;
    }
    check(what, result);
    return true;
  }

  private long check(String what, long result) throws SysException {
    return SysException.check(result, what, path);
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
