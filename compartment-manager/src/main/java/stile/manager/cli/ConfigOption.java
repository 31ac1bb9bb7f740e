package stile.manager.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;
import stile.manager.config.BoardPath;
import stile.manager.config.ConfigException;
import stile.manager.config.ManagerConfig;

/** The {@code --config} option of those commands that have one. */
final class ConfigOption {
  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "The configuration: compartments, their boards and devices.")
  private Path file;

  ConfigOption() {
    this(Path.of(""));
  }

  ConfigOption(Path file) {
    this.file = file;
  }

  ManagerConfig read(Surroundings surroundings) throws ConfigException {
    BoardPath boards =
        BoardPath.of(surroundings.environment().get("STILE_BOARDS"), file, surroundings.home());
    return ManagerConfig.read(file, surroundings.types().get(), boards);
  }
}
