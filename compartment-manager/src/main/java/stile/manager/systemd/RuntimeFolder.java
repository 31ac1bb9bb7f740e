package stile.manager.systemd;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The folder that a service has for as long as it runs (systemd.exec(5), RuntimeDirectory=). */
public final class RuntimeFolder {
  private RuntimeFolder() {}

  /** The one that the environment speaks of; of several, the first. */
  public static Optional<Path> of(Map<String, String> environment) {
    String folders = environment.getOrDefault("RUNTIME_DIRECTORY", "");
    return folders.isEmpty()
        ? Optional.empty()
        : Optional.of(Path.of(folders.split(":", -1)[0]).toAbsolutePath());
  }
}
