package stile.manager.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether an administrator stopped a compartment, and has not started it since. Kept in a file, if
 * there is a place for it, because it must hold for the next manager too when this one is killed.
 */
public final class Hold {
  private final Optional<Path> file;
  private boolean on;

  /**
   * @param file exists while it holds
   */
  public Hold(Optional<Path> file) {
    this.file = file;
    this.on = file.isPresent() && Files.exists(file.get());
  }

  boolean on() {
    return on;
  }

  /** Holds or does so no longer, in any case for this process. */
  void set(boolean on) throws IOException {
    if (this.on == on) {
      return;
    }
    this.on = on;
    if (file.isPresent()) {
      if (on) {
        Files.write(file.get(), new byte[0]);
      } else {
        Files.deleteIfExists(file.get());
      }
    }
  }
}
