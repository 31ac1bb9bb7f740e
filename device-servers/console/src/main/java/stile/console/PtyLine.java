package stile.console;

import stile.virtio.device.DeviceContext;
import stile.virtio.host.HostInput;
import stile.virtio.host.HostOutput;
import stile.virtio.host.HostStream;

/**
 * A pseudo-terminal. It is always there; whether somebody looks at it shows only when it is full or
 * empty, and is the stream's business.
 */
final class PtyLine implements Line {
  private final HostStream terminal;

  PtyLine(HostStream terminal) {
    this.terminal = terminal;
  }

  @Override
  public void start(DeviceContext context, Runnable changed) {}

  @Override
  public HostOutput output() {
    return terminal;
  }

  @Override
  public HostInput input() {
    return terminal;
  }

  @Override
  public void outputEnded() {}

  @Override
  public void inputEnded() {}

  @Override
  public void stop() {}

  @Override
  public void close() {
    terminal.close();
  }

  @Override
  public String toString() {
    return terminal.toString();
  }
}
