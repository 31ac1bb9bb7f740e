package stile.manager.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import stile.manager.lifecycle.Wish;

/** What the commands that start and stop have in common: all but their names. */
final class WishOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "NAME", description = "The compartment, or SERVICE/NAME.")
  private String name = "";

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "How long to wait until it is so; default: 30.")
  private int timeout = 30;

  int carryOut(Surroundings surroundings, Wish wish) throws IOException {
    if (timeout < 1) {
      throw new ParameterException(
          spec.commandLine(), "--timeout is " + timeout + "; expected 1 or more");
    }
    PrintWriter out = spec.commandLine().getOut();
    CompartmentCommand.named(spec, surroundings, name)
        .ask(
            Duration.ofSeconds(timeout),
            line -> {
              out.println(line);
              return !out.checkError(); // which also flushes
            },
            wish.word());
    return 0;
  }
}
