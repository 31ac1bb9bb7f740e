package stile.manager.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import stile.manager.config.DeviceTypes;
import stile.virtio.device.DeviceServerProvider;

/**
 * {@code stile serve}: one device for one front end at a time. What follows the type is read with
 * the type's own options, by {@link ServeDevice}.
 */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Serves one device over vhost-user: to QEMU, libblkio or any other front end.",
    customSynopsis = "stile serve TYPE --socket=PATH [OPTIONS]",
    description = {
      "The options are those of the device type, as 'stile devices' lists them.",
      "'stile serve TYPE --help' shows them as options. Ends at SIGTERM or SIGINT."
    })
final class ServeCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "TYPE", description = "The device type.")
  private String type = "";

  @Parameters(index = "1..*", hidden = true, description = "The device's options.")
  private List<String> words = List.of();

  ServeCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** As a subcommand: what comes after the type is not looked at here. */
  static CommandLine commandLine(Surroundings surroundings) {
    return new CommandLine(new ServeCommand(surroundings)).setStopAtPositional(true);
  }

  @Override
  public Integer call() {
    DeviceTypes types = surroundings.types().get();
    DeviceServerProvider provider =
        types
            .find(type)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "no device type \"%s\"; expected one of %s"
                            .formatted(
                                type,
                                String.join(
                                    ", ",
                                    types.all().stream()
                                        .map(DeviceServerProvider::type)
                                        .toList()))));
    CommandLine line = ServeDevice.commandLine(provider, surroundings);
    return line.setOut(spec.commandLine().getOut())
        .setErr(spec.commandLine().getErr())
        .setColorScheme(spec.commandLine().getColorScheme())
        .execute(words.toArray(String[]::new));
  }
}
