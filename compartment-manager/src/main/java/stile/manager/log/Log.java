package stile.manager.log;

import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Where records go, and which of them. */
public final class Log {
  /** Somebody who wants to have what is written, too. Called by whoever logs: it must not wait. */
  public interface Listener {
    /**
     * Takes a record.
     *
     * @param name what the record is about
     * @param line makes the record a line, with its date; not before somebody reads it
     */
    void heard(String name, Supplier<String> line);
  }

  private static final Log STANDARD =
      new Log(
          System.err,
          Journal.reads(System.getenv("JOURNAL_STREAM"), Path.of("/proc/self/fd/2"))
              ? LineFormat.JOURNAL
              : LineFormat.TERMINAL);

  private final PrintStream stream;
  private final LineFormat format;
  private volatile Level threshold = Level.INFO;
  private volatile Listener listener = (name, line) -> {};

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

  /** Tells one listener from now on. */
  public void tell(Listener listener) {
    this.listener = listener;
  }

  boolean takes(Level level) {
    Level least = threshold;
    return level != Level.OFF && level.getSeverity() >= least.getSeverity();
  }

  /** Writes a record in one go, so that those of several threads do not mix. */
  void write(LogRecord record) {
    stream.print(format.format(record, takes(Level.DEBUG)));
    stream.flush();
    listener.heard(record.name(), () -> LineFormat.DATED.format(record, false).stripTrailing());
  }
}
