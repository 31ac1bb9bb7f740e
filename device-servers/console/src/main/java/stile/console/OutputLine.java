package stile.console;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import stile.virtio.device.DeviceContext;
import stile.virtio.host.HostInput;
import stile.virtio.host.HostOutput;

/** A file, or standard output: somebody is always there, and nobody answers. */
final class OutputLine implements Line {
  private final HostOutput output;

  OutputLine(HostOutput output) {
    this.output = output;
  }

  @Override
  public void start(DeviceContext context, Runnable changed) {}

  @Override
  public HostOutput output() {
    return output;
  }

  @Override
  public @Nullable HostInput input() {
    return null;
  }

  @Override
  public void outputEnded() throws IOException {
    // Nobody will come to read it any more, and it must not be lost in silence.
    throw new IOException(output + ": nobody reads it any more");
  }

  @Override
  public void inputEnded() {}

  @Override
  public void stop() {}

  @Override
  public void close() {
    output.close();
  }

  @Override
  public String toString() {
    return output.toString();
  }
}
