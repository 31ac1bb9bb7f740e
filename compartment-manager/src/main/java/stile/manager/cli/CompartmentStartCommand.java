package stile.manager.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import stile.manager.lifecycle.Wish;

/** {@code stile compartment start}. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Starts a compartment's program, unless it runs.",
    description = "At once, whatever the configuration says of restarts and of what comes first.")
final class CompartmentStartCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private WishOptions options = new WishOptions();

  CompartmentStartCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    return options.carryOut(surroundings, Wish.START);
  }
}
