package stile.manager.log;

import java.lang.System.Logger.Level;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** How a record becomes text. */
enum LineFormat {
  /** For a person: {@code 14:03:05.123 INFO compartment demo: bus in RUN}. */
  TERMINAL {
    @Override
    String prefix(LogRecord record) {
      return "%s %-7s ".formatted(Clock.TIME.format(record.time()), record.level());
    }
  },
  /** For a person who asks later: {@code 2026-11-23 14:03:05.123 INFO …}. */
  DATED {
    @Override
    String prefix(LogRecord record) {
      return "%s %-7s ".formatted(Clock.DATE_AND_TIME.format(record.time()), record.level());
    }
  },
  /**
   * For the journal, which knows the time and reads the priority: {@code <6>compartment demo: bus
   * in RUN}.
   */
  JOURNAL {
    @Override
    String prefix(LogRecord record) {
      return "<" + priority(record.level()) + ">";
    }
  };

  /** Read only when it is needed: a service that starts has no use for the world's time zones. */
  private static final class Clock {
    static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());
    static final DateTimeFormatter DATE_AND_TIME =
        DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());
  }

  abstract String prefix(LogRecord record);

  /**
   * Formats a record as one line, ended. With {@code traces} a line follows for each frame of what
   * was thrown.
   *
   * <p>A message can hold text that a hostile peer wrote. Control characters are escaped: nobody
   * forges a line, or commands a terminal.
   */
  String format(LogRecord record, boolean traces) {
    String prefix = prefix(record);
    StringBuilder text = new StringBuilder(prefix);
    escape(text, record.name() + ": " + record.message());
    for (Throwable t = record.thrown(); t != null; t = t.getCause()) {
      escape(text, ": " + t);
    }
    text.append('\n');
    if (traces) {
      appendFrames(text, prefix, record.thrown());
    }
    return text.toString();
  }

  private static void appendFrames(StringBuilder text, String prefix, @Nullable Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      escape(text.append(prefix).append("  "), t.toString());
      text.append('\n');
      for (StackTraceElement frame : t.getStackTrace()) {
        text.append(prefix).append("    at ").append(frame).append('\n');
      }
    }
  }

  private static void escape(StringBuilder text, String s) {
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      switch (c) {
        case '\n' -> text.append("\\n");
        case '\t' -> text.append(' ');
        default -> {
          if (Character.isISOControl(c)) {
            text.append("\\x%02x".formatted((int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
  }

  /** The priority of syslog(3). */
  private static int priority(Level level) {
    return switch (level) {
      case ERROR -> 3;
      case WARNING -> 4;
      case INFO -> 6;
      case ALL, TRACE, DEBUG, OFF -> 7;
    };
  }
}
