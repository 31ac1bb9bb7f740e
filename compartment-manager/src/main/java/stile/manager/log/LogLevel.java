package stile.manager.log;

import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.Optional;

/** The words for levels in {@code STILE_LOG}. */
public final class LogLevel {
  /** What to expect of a word, for an error message. */
  public static final String WORDS = "one of error, warning, info, debug, trace, off";

  private LogLevel() {}

  /** The level a word stands for: what is less severe is left out. */
  public static Optional<Level> parse(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "error" -> Optional.of(Level.ERROR);
      case "warning" -> Optional.of(Level.WARNING);
      case "info" -> Optional.of(Level.INFO);
      case "debug" -> Optional.of(Level.DEBUG);
      case "trace" -> Optional.of(Level.TRACE);
      case "off" -> Optional.of(Level.OFF);
      default -> Optional.empty();
    };
  }
}
