package stile.manager.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import stile.manager.lifecycle.Wish;

/** {@code stile compartment stop}. */
@Command(
    name = "stop",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Stops a compartment's program, and lets it be started no more.",
    description =
        "It stays so until 'stile compartment start', or until the service is stopped and started.")
final class CompartmentStopCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private WishOptions options = new WishOptions();

  CompartmentStopCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    return options.carryOut(surroundings, Wish.STOP);
  }
}
