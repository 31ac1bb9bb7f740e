package stile.manager.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code stile doorbell}: what is done to a doorbell once. */
@Command(
    name = "doorbell",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Sets up mailboxes that the kernel module drives.",
    synopsisSubcommandLabel = "COMMAND")
final class DoorbellCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  static CommandLine commandLine(Surroundings surroundings) {
    return new CommandLine(new DoorbellCommand())
        .addSubcommand("install", new DoorbellInstallCommand(surroundings));
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "expected a command: install");
  }
}
