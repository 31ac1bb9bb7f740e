package stile.manager.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import stile.manager.config.ConfigException;

/**
 * The command line as the service's unit has it, {@code run --config FILE [--lock-memory]} and
 * nothing else. It is read by hand because the general reader costs a third of the start; any other
 * line is that one's, and means the same there.
 */
record UnitLine(Path config, boolean lockMemory) {
  /** Returns null for any other line. */
  static @Nullable UnitLine parse(String... args) {
    boolean lockMemory = args.length == 4 && args[3].equals("--lock-memory");
    boolean known = args.length == 3 || lockMemory;
    return known && args[0].equals("run") && args[1].equals("--config")
        ? new UnitLine(Path.of(args[2]), lockMemory)
        : null;
  }

  int execute(Surroundings surroundings) {
    try {
      return new RunCommand(surroundings, config, lockMemory).call();
    } catch (ConfigException | IOException | RuntimeException e) {
      return FailureReport.tell(e, new PrintWriter(System.err, true, System.err.charset()));
    }
  }
}
