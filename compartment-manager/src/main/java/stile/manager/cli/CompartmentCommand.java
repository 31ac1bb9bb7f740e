package stile.manager.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import stile.manager.control.Managers;

/** {@code stile compartment}: what an administrator asks of services that run. */
@Command(
    name = "compartment",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Shows the compartments of running services, and starts and stops them.",
    description = "For root, and for members of the group stile.",
    synopsisSubcommandLabel = "COMMAND")
final class CompartmentCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  private CompartmentCommand() {}

  static CommandLine commandLine(Surroundings surroundings) {
    return new CommandLine(new CompartmentCommand())
        .addSubcommand("status", new CompartmentStatusCommand(surroundings))
        .addSubcommand("log", new CompartmentLogCommand(surroundings))
        .addSubcommand("start", new CompartmentStartCommand(surroundings))
        .addSubcommand("stop", new CompartmentStopCommand(surroundings))
        .addSubcommand("restart", new CompartmentRestartCommand(surroundings));
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "expected a command: " + String.join(", ", spec.subcommands().keySet()));
  }

  /** All compartments of services that run; at least one. */
  static List<Managers.Found> all(Surroundings surroundings) throws IOException {
    String folder = surroundings.environment().getOrDefault("STILE_RUNTIME", "");
    return new Managers(Path.of(folder.isEmpty() ? "/run/stile" : folder)).compartments();
  }

  /**
   * The one with a name, which may have its service and a slash before it.
   *
   * @throws ParameterException when there is none, or more than one
   */
  static Managers.Found named(CommandSpec spec, Surroundings surroundings, String name)
      throws IOException {
    List<Managers.Found> all = all(surroundings);
    List<Managers.Found> named =
        all.stream().filter(c -> c.name().equals(name) || c.toString().equals(name)).toList();
    if (named.size() == 1) {
      return named.getFirst();
    }
    throw new ParameterException(
        spec.commandLine(),
        named.isEmpty()
            ? "no compartment \"%s\"; there are %s".formatted(name, list(all))
            : "%d services have a compartment \"%s\"; expected one of %s"
                .formatted(named.size(), name, list(named)));
  }

  private static String list(List<Managers.Found> compartments) {
    return compartments.stream().map(Managers.Found::toString).collect(Collectors.joining(", "));
  }
}
