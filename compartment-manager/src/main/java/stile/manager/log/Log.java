package stile.manager.log;

import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.file.Path;

/** Where records go, and which of them. */
public final class Log {
  private static final Log STANDARD =
      new Log(
          System.err,
          Journal.reads(System.getenv("JOURNAL_STREAM"), Path.of("/proc/self/fd/2"))
              ? LineFormat.JOURNAL
              : LineFormat.TERMINAL);

  private final PrintStream stream;
  private final LineFormat format;
  private volatile Level threshold = Level.INFO;

  Log(PrintStream stream, LineFormat format) {
    this.stream = stream;
    this.format = format;
  }

  /** The log of this process: standard error. */
  public static Log standard() {
    return STANDARD;
  }

  /**
   * Leaves out what is less severe than {@code threshold}; it may change at any time. At first it
   * is INFO.
   */
  public void threshold(Level threshold) {
    this.threshold = threshold;
  }

  boolean takes(Level level) {
    Level least = threshold;
    return level != Level.OFF && level.getSeverity() >= least.getSeverity();
  }

  /** Writes a record in one go, so that those of several threads do not mix. */
  void write(LogRecord record) {
    stream.print(format.format(record, takes(Level.DEBUG)));
    stream.flush();
  }
}
