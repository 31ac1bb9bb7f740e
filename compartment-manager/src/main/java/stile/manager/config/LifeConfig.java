package stile.manager.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import stile.manager.lifecycle.Restart;

/**
 * What the manager does for a compartment's life.
 *
 * @param image the program it starts, which was sound when the configuration was read; empty: it
 *     starts none
 * @param restart when it starts the program again
 * @param stopWithManager whether the compartment is stopped when the manager ends in order
 * @param after names of compartments that must have run before it is started for the first time
 */
public record LifeConfig(
    Optional<Path> image, Restart restart, boolean stopWithManager, List<String> after) {
  public LifeConfig {
    after = List.copyOf(after);
  }
}
