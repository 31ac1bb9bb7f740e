package stile.manager.cli;

import java.util.concurrent.Callable;
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

  /** The whole command line, ready to execute. */
  static CommandLine commandLine(Surroundings surroundings) {
    CommandLine line =
        new CommandLine(new StileCommand())
            .addSubcommand("run", new RunCommand(surroundings))
            .addSubcommand("serve", ServeCommand.commandLine(surroundings))
            .addSubcommand("compartment", CompartmentCommand.commandLine(surroundings))
            .addSubcommand("check", new CheckCommand(surroundings))
            .addSubcommand("doctor", new DoctorCommand(surroundings))
            .addSubcommand("doorbell", DoorbellCommand.commandLine(surroundings))
            .addSubcommand("boards", BoardsCommand.commandLine(surroundings))
            .addSubcommand("devices", new DevicesCommand(surroundings));
    line.setExecutionExceptionHandler(new FailureReport());
    line.setParameterExceptionHandler(new UsageReport());
    return line;
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "expected a command: run, serve, compartment, check, doctor, doorbell, boards or devices");
  }
}
