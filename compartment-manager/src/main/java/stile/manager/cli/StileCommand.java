package stile.manager.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code stile} command. It does nothing itself; its subcommands do. */
@Command(
    name = "stile",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Serves virtio devices to bare-metal compartments of this machine.",
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:all went well",
      "1:a failure, which is told",
      "2:a command line that makes no sense"
    },
    footerHeading = "%nEnvironment:%n",
    footer = {
      "  STILE_BOARDS   folders with boards, colons between; looked through first",
      "  STILE_RUNTIME  where services have their runtime directories; default /run/stile",
      "  STILE_LOG      error, warning, info (default), debug, trace or off"
    })
final class StileCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  /**
   * The command line, ready to execute. To make all of it takes a short command a fifth of its
   * time, so where the first word is a subcommand's name, only that one is there.
   */
  static CommandLine commandLine(Surroundings surroundings, String... words) {
    Map<String, Supplier<Object>> all = subcommands(surroundings);
    Supplier<Object> one = words.length > 0 ? all.get(words[0]) : null;
    CommandLine line = new CommandLine(new StileCommand());
    (one == null ? all : Map.of(words[0], one))
        .forEach((name, command) -> line.addSubcommand(name, command.get()));
    line.setExecutionExceptionHandler(new FailureReport());
    line.setParameterExceptionHandler(new UsageReport());
    return line;
  }

  private static Map<String, Supplier<Object>> subcommands(Surroundings surroundings) {
    Map<String, Supplier<Object>> all = new LinkedHashMap<>();
    all.put("run", () -> new RunCommand(surroundings));
    all.put("serve", () -> ServeCommand.commandLine(surroundings));
    all.put("compartment", () -> CompartmentCommand.commandLine(surroundings));
    all.put("check", () -> new CheckCommand(surroundings));
    all.put("doctor", () -> new DoctorCommand(surroundings));
    all.put("doorbell", () -> DoorbellCommand.commandLine(surroundings));
    all.put("boards", () -> BoardsCommand.commandLine(surroundings));
    all.put("devices", () -> new DevicesCommand(surroundings));
    return all;
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "expected a command: run, serve, compartment, check, doctor, doorbell, boards or devices");
  }
}
