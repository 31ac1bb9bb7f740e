package stile.manager.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import stile.manager.config.ConfigException;

/** {@code stile check}: reads all that {@code run} would, touches nothing. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Checks a configuration and its boards' profiles, and says what would be served.",
    description = "Opens no image, socket or memory: it can be run anywhere, by anyone.")
final class CheckCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigOption config = new ConfigOption();

  CheckCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws ConfigException {
    PrintWriter out = spec.commandLine().getOut();
    Summary.of(config.read(surroundings)).forEach(out::println);
    out.flush();
    return 0;
  }
}
