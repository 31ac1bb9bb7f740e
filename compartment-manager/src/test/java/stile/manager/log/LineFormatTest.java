package stile.manager.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.System.Logger.Level;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LineFormatTest {
  private static LogRecord record(Level level, String message, @Nullable Throwable thrown) {
    return new LogRecord(
        LocalDate.of(2026, 1, 31)
            .atTime(14, 3, 5, 7_000_000)
            .atZone(ZoneId.systemDefault())
            .toInstant(),
        level,
        "compartment demo",
        message,
        thrown);
  }

  @Test
  void aTerminalSeesTimeAndLevel() {
    assertEquals(
        "14:03:05.007 INFO    compartment demo: bus in RUN\n",
        LineFormat.TERMINAL.format(record(Level.INFO, "bus in RUN", null), false));
  }

  @Test
  void theJournalSeesThePriority() {
    assertEquals(
        "<6>compartment demo: m\n",
        LineFormat.JOURNAL.format(record(Level.INFO, "m", null), false));
    assertEquals(
        "<3>compartment demo: m\n",
        LineFormat.JOURNAL.format(record(Level.ERROR, "m", null), false));
    assertEquals(
        "<4>compartment demo: m\n",
        LineFormat.JOURNAL.format(record(Level.WARNING, "m", null), false));
    assertEquals(
        "<7>compartment demo: m\n",
        LineFormat.JOURNAL.format(record(Level.TRACE, "m", null), false));
  }

  @Test
  void nobodyForgesALineOrCommandsATerminal() {
    assertEquals(
        "<6>compartment demo: a\\n<0>panic\\x1b[2J\\x0d\\x9b\n",
        LineFormat.JOURNAL.format(record(Level.INFO, "a\n<0>panic\u001b[2J\r\u009b", null), false));
  }

  @Test
  void whatWasThrownStandsInTheSameLineWithItsCauses() {
    Exception e = new IllegalStateException("late", new IllegalArgumentException("odd"));
    assertEquals(
        "<4>compartment demo: m: java.lang.IllegalStateException: late: java.lang.IllegalArgumentException: odd\n",
        LineFormat.JOURNAL.format(record(Level.WARNING, "m", e), false));
  }

  @Test
  void framesHaveLinesOfTheirOwnEachWithThePrefix() {
    String text =
        LineFormat.JOURNAL.format(
            record(Level.WARNING, "m", new IllegalStateException("late")), true);
    assertTrue(text.lines().count() > 2, text);
    assertTrue(text.lines().allMatch(line -> line.startsWith("<4>")), text);
  }
}
