package stile.manager.cli;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import stile.manager.config.DeviceTypes;
import stile.virtio.device.DeviceServerProvider;
import stile.virtio.device.Option;

/** {@code stile devices}: what can be served, and every key it understands. */
@Command(
    name = "devices",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Lists the device types and their options.")
final class DevicesCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "TYPE", arity = "0..1", description = "Only this type.")
  private @Nullable String type;

  DevicesCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    for (DeviceServerProvider provider : chosen(surroundings.types().get())) {
      out.println(provider.type());
      out.println("    " + provider.description());
      for (Option option : provider.options()) {
        out.println();
        out.println("    " + option.name() + " = " + values(option) + fallback(option));
        out.println("        " + option.help());
      }
      out.println();
    }
    out.flush();
    return 0;
  }

  private Collection<DeviceServerProvider> chosen(DeviceTypes types) {
    if (type == null) {
      return types.all();
    }
    List<String> known = types.all().stream().map(DeviceServerProvider::type).toList();
    return List.of(
        types
            .find(type)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "no device type \""
                            + type
                            + "\"; expected one of "
                            + String.join(", ", known))));
  }

  private static String values(Option option) {
    return option.kind() == Option.Kind.CHOICE
        ? String.join(" | ", option.choices())
        : option.kind().expected();
  }

  private static String fallback(Option option) {
    if (option.required()) {
      return "  (required)";
    }
    return option.defaultValue() == null ? "" : "  (default " + option.defaultValue() + ")";
  }
}
