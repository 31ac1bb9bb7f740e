package stile.manager.log;

import java.time.Instant;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** A logger that writes one line for each record. */
final class LineLogger implements System.Logger {
  private final Log log;
  private final String name;
  private final Level least;

  /**
   * @param least what is less severe is left out even when the log takes it
   */
  LineLogger(Log log, String name, Level least) {
    this.log = log;
    this.name = name;
    this.least = least;
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public boolean isLoggable(Level level) {
    return level.getSeverity() >= least.getSeverity() && log.takes(level);
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String message,
      @Nullable Throwable thrown) {
    if (isLoggable(level)) {
      log.write(new LogRecord(Instant.now(), level, name, text(bundle, message), thrown));
    }
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String format,
      @Nullable Object... params) {
    if (isLoggable(level)) {
      String text = text(bundle, format);
      // As System.Logger has it: without parameters a message is no pattern, and braces are braces.
      if (params != null && params.length > 0) {
        text = Pattern.fill(text, params);
      }
      log.write(new LogRecord(Instant.now(), level, name, text, null));
    }
  }

  private static String text(@Nullable ResourceBundle bundle, @Nullable String key) {
    if (bundle == null || key == null) {
      return String.valueOf(key);
    }
    try {
      return bundle.getString(key);
    } catch (MissingResourceException e) {
      return key;
    }
  }
}
