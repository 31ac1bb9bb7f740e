package stile.manager.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds out whether a stream goes to systemd's journal. */
final class Journal {
  private Journal() {}

  /**
   * Whether a file is the one {@code JOURNAL_STREAM} speaks of. The variable alone says little:
   * children inherit it along with other streams.
   *
   * @param journalStream the variable's value, {@code device:inode}, or null
   * @param file usually {@code /proc/self/fd/2}
   */
  static boolean reads(@Nullable String journalStream, Path file) {
    if (journalStream == null) {
      return false;
    }
    try {
      Map<String, Object> attributes = Files.readAttributes(file, "unix:dev,ino");
      return journalStream.equals(attributes.get("dev") + ":" + attributes.get("ino"));
    } catch (IOException | UnsupportedOperationException e) {
      return false; // no /proc: no journal either
    }
  }
}
