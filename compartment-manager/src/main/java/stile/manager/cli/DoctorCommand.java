package stile.manager.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import stile.manager.config.ConfigException;
import stile.manager.doctor.Doctor;
import stile.manager.doctor.Finding;
import stile.manager.doctor.Finding.Severity;
import stile.manager.doctor.Machine;

/** {@code stile doctor}: is this machine as the boards' profiles say? */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Compares this machine with the boards' profiles, and says what differs.",
    description = {
      "Looks at the device tree, the kernel module, devices and limits; changes nothing.",
      "Exit status 1 when something will not work; warnings alone give 0."
    })
final class DoctorCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigOption config = new ConfigOption();

  @Option(
      names = "--device-tree",
      paramLabel = "DTB",
      description = "Looks at this device tree, and at nothing else of this machine.")
  private @Nullable Path tree;

  @Option(names = "--root", hidden = true, paramLabel = "DIR", description = "Not / but this.")
  private Path root = Path.of("/");

  DoctorCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws ConfigException {
    Machine machine = tree == null ? Machine.running(root) : Machine.described(tree);
    List<Finding> findings = Doctor.examine(machine, config.read(surroundings), Version.number());
    PrintWriter out = spec.commandLine().getOut();
    for (Finding f : findings) {
      out.println(
          "%-8s %s: %s"
              .formatted(f.severity().name().toLowerCase(Locale.ROOT), f.subject(), f.what()));
      if (!f.cure().isEmpty()) {
        out.println("         cure: " + f.cure());
      }
    }
    long problems = count(findings, Severity.PROBLEM);
    out.println(
        "%d problem(s), %d warning(s), %d ok"
            .formatted(problems, count(findings, Severity.WARNING), count(findings, Severity.OK)));
    out.flush();
    return problems == 0 ? 0 : 1;
  }

  private static long count(List<Finding> findings, Severity severity) {
    return findings.stream().filter(f -> f.severity() == severity).count();
  }
}
