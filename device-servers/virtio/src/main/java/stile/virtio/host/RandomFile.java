package stile.virtio.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.OpenFlags;
import stile.virtio.queue.Writer;

/** Random bytes out of a file: a hardware generator, a named pipe a daemon writes to. */
public final class RandomFile implements HostInput {
  private static final int FLAGS = OpenFlags.RDONLY | OpenFlags.NOCTTY;

  /** Character device 10:183, /dev/hwrng (Documentation/admin-guide/devices.txt). */
  private static final int HWRNG = 10 << 8 | 183;

  /** What a slow generator gives within some milliseconds. */
  private static final long SIP = 64;

  private final Path path;
  private final Transfer transfer;
  private final long limit;

  private RandomFile(Path path, Transfer transfer, long limit) {
    this.path = path;
    this.transfer = transfer;
    this.limit = limit;
  }

  /**
   * Opens the file.
   *
   * @throws IOException when it cannot be; the message names it
   */
  public static RandomFile open(Path path) throws IOException {
    if (isHwrng(path)) {
      // Its driver has no poll operation, so there is no way to learn when it has more: it is read
      // blocking, a sip at a time. It answers, as a disk does.
      return new RandomFile(path, new Transfer(FileCalls.open(path, FLAGS, 0)), SIP);
    }
    int flags = FLAGS | OpenFlags.NONBLOCK;
    return new RandomFile(path, new Transfer(FileCalls.open(path, flags, 0)), Long.MAX_VALUE);
  }

  private static boolean isHwrng(Path path) {
    try {
      return Files.getAttribute(path, "unix:rdev") instanceof Number device
          && device.longValue() == HWRNG;
    } catch (IOException e) {
      return false; // Opening it will say what is wrong.
    }
  }

  @Override
  public int fd() {
    return transfer.fd().value();
  }

  @Override
  public long read(Writer into, long max) throws IOException {
    return Outcome.ofRead(transfer.read(into, Math.min(max, limit)), path);
  }

  @Override
  public void close() {
    transfer.fd().close();
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
