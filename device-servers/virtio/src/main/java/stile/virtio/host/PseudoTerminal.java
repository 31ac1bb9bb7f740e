package stile.virtio.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stile.bindings.sys.Errno;
import stile.bindings.sys.Fd;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.OpenFlags;
import stile.bindings.sys.Pty;
import stile.virtio.queue.Reader;
import stile.virtio.queue.Writer;

/**
 * A terminal that a person opens with {@code screen} or {@code picocom}.
 *
 * <p>When the last one who has it open closes it, our end reports a hang-up, and does so until
 * somebody opens it: who waits for input would be woken without end. So we hold it open ourselves
 * while nobody does. But then it does not show that nobody does; so when it takes no more, which is
 * when the question matters, we let go for a moment and look:
 *
 * <pre>{@code
 *          full: let go, hung up? --no--> somebody is there and slow: NOTHING
 * held  --------------------------yes--> nobody is there, hold it again: END
 * let go ---- a hang-up --------------> nobody is there, hold it again
 * }</pre>
 *
 * What was printed before anybody looked, up to some kilobytes, stays in the kernel and is read by
 * whoever comes.
 */
public final class PseudoTerminal implements HostStream {
  private static final int FLAGS = OpenFlags.RDWR | OpenFlags.NOCTTY;

  private final Fd fd;
  private final Path device;
  private final @Nullable Path link;
  private final Transfer transfer;
  private final Readiness end;
  private @Nullable Fd held;

  private PseudoTerminal(Fd fd, Fd held, Path device, @Nullable Path link) {
    this.fd = fd;
    this.held = held;
    this.device = device;
    this.link = link;
    transfer = new Transfer(fd);
    end = new Readiness(fd, 0);
  }

  /**
   * Makes a terminal, raw and with no echo.
   *
   * @param link a symbolic link to make to it, in place of one that leads to some other terminal
   * @throws IOException when it cannot be; the message says what
   */
  public static PseudoTerminal open(Optional<Path> link) throws IOException {
    // It makes the two ends and holds both. We need to let go of one, so we take our own.
    try (Pty pty = Pty.open()) {
      Fd fd = pty.fd().duplicate();
      try {
        Fd held = FileCalls.open(pty.path(), FLAGS, 0);
        try {
          if (link.isPresent()) {
            TerminalLink.make(link.get(), pty.path());
          }
          return new PseudoTerminal(fd, held, pty.path(), link.orElse(null));
        } catch (IOException e) {
          held.close();
          throw e;
        }
      } catch (IOException e) {
        fd.close();
        throw e;
      }
    }
  }

  /** What to open, such as {@code /dev/pts/3}. */
  public Path device() {
    return device;
  }

  @Override
  public int fd() {
    return fd.value();
  }

  @Override
  public long read(Writer into, long max) throws IOException {
    long moved = transfer.read(into, max);
    if (moved == -Errno.EIO) {
      hold(); // A hang-up, and all that was typed before it is read.
      return NOTHING;
    }
    return Outcome.ofRead(moved, this);
  }

  @Override
  public long write(Reader from, long max) throws IOException {
    return orEnd(Outcome.ofWrite(transfer.write(from, max), this));
  }

  @Override
  public long write(byte value) throws IOException {
    return orEnd(Outcome.ofWrite(transfer.write(value), this));
  }

  private long orEnd(long moved) throws IOException {
    return moved == NOTHING && hungUp() ? END : moved;
  }

  /** Whether nobody has it open but us. */
  @Override
  public boolean hungUp() {
    if (held != null) {
      held.close();
      held = null;
    }
    if (!end.hungUp()) {
      return false;
    }
    try {
      hold();
    } catch (IOException e) {
      return true; // Then the next read or write asks again.
    }
    return true;
  }

  private void hold() throws IOException {
    if (held == null) {
      held = FileCalls.open(device, FLAGS, 0);
    }
  }

  @Override
  public void close() {
    if (link != null) {
      TerminalLink.remove(link, device);
    }
    if (held != null) {
      held.close();
    }
    fd.close();
  }

  @Override
  public String toString() {
    return device.toString();
  }
}
