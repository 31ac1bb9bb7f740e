package stile.manager.control;

import java.util.concurrent.CompletableFuture;
import stile.manager.lifecycle.Wish;

/** A compartment of this manager, as a command sees it. For any thread. */
public interface Controlled {
  /** As the configuration has it. */
  String name();

  /** How it is now. */
  CompartmentStatus status();

  /**
   * Wishes something of its program. What comes of it is told in a person's words, or by an {@link
   * java.io.IOException}; it may be long, or never.
   */
  CompletableFuture<String> ask(Wish wish);

  /** What was logged of it. */
  History history();
}
