package stile.manager.lifecycle;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What keeps a compartment's program from being started, whatever its restart policy says.
 *
 * @param hold an administrator's stop
 * @param first names those that come before it at the first start and have not run yet
 */
public record Obstacles(Hold hold, Supplier<List<String>> first) {
  /** None. */
  public static Obstacles none() {
    return new Obstacles(new Hold(Optional.empty()), List::of);
  }
}
