package stile.manager.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  RunCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws ConfigException, IOException {
    log.apply(surroundings.environment().get("STILE_LOG"), Log.standard());
    ManagerConfig manager = config.read(surroundings);
    return surroundings.service().get().run(manager);
  }
}
