package stile.manager.cli;

import java.io.IOException;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import stile.manager.log.Log;
import stile.manager.log.LogLevel;

/** The {@code --verbose} option. It outdoes {@code STILE_LOG}. */
final class LogOption {
  @Option(
      names = {"-v", "--verbose"},
      description = "Logs more; twice, all there is.")
  private boolean[] verbose = {};

  /** Sets the process's log as asked. */
  void apply(@Nullable String variable, Log log) throws IOException {
    log.threshold(threshold(variable));
  }

  private Level threshold(@Nullable String variable) throws IOException {
    if (verbose.length > 0) {
      return verbose.length == 1 ? Level.DEBUG : Level.TRACE;
    }
    if (variable == null || variable.isEmpty()) {
      return Level.INFO;
    }
    return LogLevel.parse(variable)
        .orElseThrow(
            () -> new IOException("STILE_LOG is \"" + variable + "\"; expected " + LogLevel.WORDS));
  }
}
