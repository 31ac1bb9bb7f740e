package stile.virtio.host;

import java.io.IOException;
import stile.bindings.sys.Fd;
import stile.bindings.sys.Poll;
import stile.virtio.queue.Reader;

/**
 * This process's standard output.
 *
 * <p>It is shared, with the rest of this process and with whoever started it, so it must not be
 * made non-blocking: others would see EAGAIN. Instead it is asked whether it has room, and then
 * given no more than {@code PIPE_BUF} bytes: a pipe that has room has it for as many (pipe(7)), and
 * so has a socket. A terminal may take fewer, and then holds the caller until it takes the rest.
 */
public final class StandardOutput implements HostOutput {
  private static final int STDOUT = 1;
  private static final long PIPE_BUF = 4096;

  private final Transfer transfer;
  private final Readiness room;

  private StandardOutput(Fd fd) {
    transfer = new Transfer(fd);
    room = new Readiness(fd, Poll.OUT);
  }

  /**
   * Opens it.
   *
   * @throws IOException when this process has no standard output
   */
  public static StandardOutput open() throws IOException {
    // A descriptor of our own, so that closing it leaves the process's alone.
    return new StandardOutput(Fd.adopt(STDOUT).duplicate());
  }

  /** Another descriptor in its place, for a test. */
  static StandardOutput of(Fd fd) {
    return new StandardOutput(fd);
  }

  @Override
  public int fd() {
    return transfer.fd().value();
  }

  @Override
  public long write(Reader from, long max) throws IOException {
    return room.writable()
        ? Outcome.ofWrite(transfer.write(from, Math.min(max, PIPE_BUF)), this)
        : NOTHING;
  }

  @Override
  public long write(byte value) throws IOException {
    return room.writable() ? Outcome.ofWrite(transfer.write(value), this) : NOTHING;
  }

  @Override
  public void close() {
    transfer.fd().close();
  }

  @Override
  public String toString() {
    return "standard output";
  }
}
