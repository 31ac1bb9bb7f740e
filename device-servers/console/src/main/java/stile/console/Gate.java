package stile.console;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import stile.virtio.device.DeviceContext;
import stile.virtio.device.Source;

/**
 * Waits for one direction of a line, while it is open. It must be closed before the descriptor is:
 * the number may soon mean something else.
 */
final class Gate implements Source {
  private static final int CLOSED = -1;

  private final boolean output;
  private final Passage passage;
  private @Nullable DeviceContext context;
  private int fd = CLOSED;

  /** What goes on when the wait is over. */
  interface Passage {
    /** Goes on; answers how much was done. */
    int proceed() throws IOException;
  }

  Gate(boolean output, Passage passage) {
    this.output = output;
    this.passage = passage;
  }

  void open(DeviceContext context, int descriptor) {
    if (fd != descriptor) {
      close();
      this.context = context;
      fd = descriptor;
      context.watch(this);
    }
  }

  void close() {
    if (fd != CLOSED && context != null) {
      context.unwatch(this);
      context = null;
      fd = CLOSED;
    }
  }

  @Override
  public int fd() {
    return fd;
  }

  @Override
  public boolean wantsOutput() {
    return output;
  }

  @Override
  public int ready() throws IOException {
    // It may have been closed by another source that was ready in the same round.
    return fd == CLOSED ? 0 : passage.proceed();
  }
}
