package stile.manager.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stile compartment log}: what was logged of a compartment. */
@Command(
    name = "log",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header =
        "Shows what was logged of a compartment: its peer's own lines, and what happened to it.",
    description = "The service keeps the last 512 lines since its start; the journal has all.")
final class CompartmentLogCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "NAME", description = "The compartment, or SERVICE/NAME.")
  private String name = "";

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      description = "How many of the last lines; default: 20.")
  private int lines = 20;

  @Option(
      names = {"-f", "--follow"},
      description = "Goes on with what comes, until it is interrupted or the service ends.")
  private boolean follow;

  CompartmentLogCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    CompartmentCommand.named(spec, surroundings, name)
        .ask(
            follow ? Duration.ZERO : Duration.ofSeconds(10),
            line -> {
              out.println(line);
              return !out.checkError(); // which also flushes
            },
            "log",
            Integer.toString(lines),
            follow ? "follow" : "");
    return 0;
  }
}
