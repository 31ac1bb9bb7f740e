package stile.virtio.host;

import java.io.IOException;
import java.nio.file.Path;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.OpenFlags;
import stile.virtio.queue.Reader;

/**
 * A file that grows at its end. A device file or named pipe works too, and is then not waited for.
 */
public final class AppendedFile implements HostOutput {
  private static final int FLAGS =
      OpenFlags.WRONLY | OpenFlags.CREAT | OpenFlags.APPEND | OpenFlags.NOCTTY | OpenFlags.NONBLOCK;

  /** What a peer printed is not for everybody. */
  private static final int MODE = 0640;

  private final Path path;
  private final Transfer transfer;

  private AppendedFile(Path path, Transfer transfer) {
    this.path = path;
    this.transfer = transfer;
  }

  /**
   * Opens or makes the file.
   *
   * @throws IOException when it cannot be; the message names it
   */
  public static AppendedFile open(Path path) throws IOException {
    return new AppendedFile(path, new Transfer(FileCalls.open(path, FLAGS, MODE)));
  }

  @Override
  public int fd() {
    return transfer.fd().value();
  }

  @Override
  public long write(Reader from, long max) throws IOException {
    return Outcome.ofWrite(transfer.write(from, max), path);
  }

  @Override
  public long write(byte value) throws IOException {
    return Outcome.ofWrite(transfer.write(value), path);
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
