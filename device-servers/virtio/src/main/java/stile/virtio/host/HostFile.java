package stile.virtio.host;

import java.io.IOException;
import java.nio.file.Path;
import stile.bindings.sys.BlockDevice;
import stile.bindings.sys.DirectAlignment;
import stile.bindings.sys.Errno;
import stile.bindings.sys.Fd;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.OpenFlags;
import stile.bindings.sys.SysException;

/**
 * A regular file or block device: opened, locked and measured. What is read and written of it goes
 * through a {@link FileEngine}. One thread uses it; every error names the file.
 */
public final class HostFile implements AutoCloseable {
  private static final int PAGE = 4096;

  private final Path path;
  private final Fd fd;
  private final boolean writable;
  private final boolean blockDevice;
  private DirectAlignment alignment = new DirectAlignment(1, 1);
  private boolean direct;

  HostFile(Path path, Fd fd, boolean writable, boolean blockDevice) {
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
      // On a file it makes io_uring answer EAGAIN in place of waiting for the disk.
      FileCalls.setNonBlocking(fd, false);
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

  /**
   * The unit of offsets and lengths: a block device's sectors, 512 for a file, or what direct
   * access wants when that is more.
   */
  public int sectorSize() throws IOException {
    return Math.max(blockDevice ? BlockDevice.sectorSize(fd) : 512, alignment.offset());
  }

  /** What memory has to be aligned to; 1 unless access is direct. */
  public int memoryAlignment() {
    return alignment.memory();
  }

  /**
   * Goes past the host's page cache from now on (O_DIRECT): memory, offsets and lengths then have
   * to be aligned.
   *
   * @return false when the file system or device cannot
   */
  public boolean goDirect() throws IOException {
    DirectAlignment needed = DirectAlignment.of(fd).orElse(null);
    if (needed == null) {
      // Older kernels and some file systems do not say. A page suffices everywhere.
      needed = new DirectAlignment(PAGE, blockDevice ? sectorSize() : PAGE);
    }
    if (needed.offset() == 0 || !FileCalls.setDirect(fd)) {
      return false;
    }
    alignment = needed;
    direct = true;
    return true;
  }

  public boolean isDirect() {
    return direct;
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

  Fd fd() {
    return fd;
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
