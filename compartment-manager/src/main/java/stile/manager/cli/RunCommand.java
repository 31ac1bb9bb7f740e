package stile.manager.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import stile.bindings.sys.MemoryLock;
import stile.manager.config.ConfigException;
import stile.manager.config.ManagerConfig;
import stile.manager.log.Log;

/** {@code stile run}: serves until it is told to stop. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Serves the compartments of a configuration until SIGTERM or SIGINT.")
final class RunCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private ConfigOption config = new ConfigOption();
  @Mixin private LogOption log = new LogOption();

  @Option(
      names = "--lock-memory",
      description = "Keeps all memory resident, so that no request waits for a page.")
  private boolean lockMemory;

  RunCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** The command with its options as they would be read from a command line. */
  RunCommand(Surroundings surroundings, Path config, boolean lockMemory) {
    this.surroundings = surroundings;
    this.config = new ConfigOption(config);
    this.lockMemory = lockMemory;
  }

  @Override
  public Integer call() throws ConfigException, IOException {
    log.apply(surroundings.environment().get("STILE_LOG"), Log.standard());
    ManagerConfig manager = config.read(surroundings);
    if (lockMemory) {
      lockMemory();
    }
    return surroundings.service().get().run(manager);
  }

  private static void lockMemory() throws IOException {
    try {
      MemoryLock.lockAll();
    } catch (IOException e) {
      throw new IOException(
          "--lock-memory: "
              + e.getMessage()
              + "; it needs a limit of infinity (systemd: LimitMEMLOCK=infinity, shell: ulimit -l"
              + " unlimited; in a container, what started that must allow it)",
          e);
    }
  }
}
