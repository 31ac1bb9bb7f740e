package stile.console;

import static java.lang.System.Logger.Level.INFO;

import java.io.IOException;
import java.util.List;
import stile.virtio.device.DeviceServer;
import stile.virtio.device.DeviceServerProvider;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.device.Option;
import stile.virtio.device.Options;
import stile.virtio.host.AppendedFile;
import stile.virtio.host.PseudoTerminal;
import stile.virtio.host.SocketListener;
import stile.virtio.host.StandardOutput;

/** Makes console devices: type {@code console}. */
public final class ConsoleProvider implements DeviceServerProvider {
  private static final System.Logger LOG = System.getLogger("stile.console");

  @Override
  public String type() {
    return "console";
  }

  @Override
  public String description() {
    return "A console on standard output, a file, a socket or a terminal.";
  }

  @Override
  public List<Option> options() {
    return ConsoleConfig.OPTIONS;
  }

  @Override
  public DeviceServer create(Options options) throws InvalidOptionException, IOException {
    ConsoleConfig config = ConsoleConfig.of(options);
    return new ConsoleServer(config, line(config));
  }

  private static Line line(ConsoleConfig config) throws IOException {
    return switch (config.backend()) {
      case STDOUT -> new OutputLine(StandardOutput.open());
      case FILE -> new OutputLine(AppendedFile.open(config.path().orElseThrow()));
      case SOCKET -> new SocketLine(SocketListener.open(config.path().orElseThrow()));
      case PTY -> {
        PseudoTerminal terminal = PseudoTerminal.open(config.path());
        LOG.log(INFO, "console at {0}", terminal.device());
        yield new PtyLine(terminal);
      }
    };
  }
}
