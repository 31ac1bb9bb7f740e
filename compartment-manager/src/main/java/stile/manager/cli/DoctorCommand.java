package stile.manager.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
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
      "Exit status 1 when something will not work; warnings alone give 0, or 3 with --strict."
    })
final class DoctorCommand implements Callable<Integer> {
  private static final int WARNINGS = 3;

  private final Surroundings surroundings;
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigOption config = new ConfigOption();

  @Option(
      names = "--device-tree",
      paramLabel = "DTB",
      description = "Looks at this device tree, and at nothing else of this machine.")
  private @Nullable Path tree;

  @Option(names = "--json", description = "Says it to a program: one object of JSON.")
  private boolean json;

  @Option(names = "--strict", description = "Ends with 3 when there are warnings.")
  private boolean strict;

  @Option(names = "--root", hidden = true, paramLabel = "DIR", description = "Not / but this.")
  private Path root = Path.of("/");

  DoctorCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws ConfigException {
    Machine machine = tree == null ? Machine.running(root) : Machine.described(tree);
    List<Finding> findings = Doctor.examine(machine, config.read(surroundings), Version.number());
    FindingsReport report = new FindingsReport(findings);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      report.json(out);
    } else {
      report.text(out);
    }
    if (report.count(Severity.PROBLEM) > 0) {
      return 1;
    }
    return strict && report.count(Severity.WARNING) > 0 ? WARNINGS : 0;
  }
}
