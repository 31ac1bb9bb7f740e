package stile.manager.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import stile.manager.control.Managers;

/** {@code stile compartment status}: how compartments are now. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Tells how a compartment is, and its devices; or all of them.")
final class CompartmentStatusCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "Only this one; SERVICE/NAME where several services have one of that name.")
  private @Nullable String name;

  @Option(names = "--json", description = "Says it to a program: one object of JSON.")
  private boolean json;

  CompartmentStatusCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    List<Managers.Found> compartments =
        name == null
            ? CompartmentCommand.all(surroundings)
            : List.of(CompartmentCommand.named(spec, surroundings, name));
    List<String> lines = new ArrayList<>();
    for (Managers.Found compartment : compartments) {
      compartment.ask(lines::add, json ? "json" : "status");
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println("{\"compartments\": [");
      out.println(String.join(",\n", lines));
      out.println("]}");
    } else {
      lines.forEach(out::println);
    }
    out.flush();
    return 0;
  }
}
