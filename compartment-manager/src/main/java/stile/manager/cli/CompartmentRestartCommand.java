package stile.manager.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import stile.manager.lifecycle.Wish;

/** {@code stile compartment restart}. */
@Command(
    name = "restart",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Stops a compartment's program, if it runs, and starts it.",
    description = "Its memory is cleared, and the image read, as at any start.")
final class CompartmentRestartCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private WishOptions options = new WishOptions();

  CompartmentRestartCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    return options.carryOut(surroundings, Wish.RESTART);
  }
}
