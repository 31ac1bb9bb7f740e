package stile.manager.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineLoggerTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Log log =
      new Log(new PrintStream(bytes, true, StandardCharsets.UTF_8), LineFormat.JOURNAL);
  private final LineLogger logger = new LineLogger(log, "bus", Level.ALL);

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void infoAndAboveAtFirst() {
    logger.log(Level.DEBUG, "a");
    logger.log(Level.INFO, "b");
    logger.log(Level.ERROR, "c");
    assertEquals("<6>bus: b\n<3>bus: c\n", text());
  }

  @Test
  void theThresholdMovesAtAnyTime() {
    log.threshold(Level.TRACE);
    assertTrue(logger.isLoggable(Level.TRACE));
    log.threshold(Level.ERROR);
    assertFalse(logger.isLoggable(Level.WARNING));
    log.threshold(Level.OFF);
    assertFalse(logger.isLoggable(Level.ERROR));
    assertFalse(logger.isLoggable(Level.OFF));
  }

  @Test
  void parametersGoIntoThePatternAndBracesStayWithoutThem() {
    logger.log(Level.INFO, "queue {0}: {1}", 2, "stuck");
    logger.log(Level.INFO, "{0} isn't a pattern");
    assertEquals("<6>bus: queue 2: stuck\n<6>bus: {0} isn't a pattern\n", text());
  }

  @Test
  void aListenerHearsWhatIsWritten() {
    List<String> heard = new ArrayList<>();
    log.tell((name, line) -> heard.add(name + "|" + line.get().replaceAll("[0-9]", "#")));
    logger.log(Level.DEBUG, "not this");
    logger.log(Level.INFO, "a\u001b");
    assertEquals(List.of("bus|####-##-## ##:##:##.### INFO    bus: a\\x#b"), heard);
    assertEquals("<6>bus: a\\x1b\n", text());
  }

  @Test
  void whatIsThrownIsNamed() {
    logger.log(Level.WARNING, "no peer", new IOException("gone"));
    assertEquals("<4>bus: no peer: java.io.IOException: gone\n", text());
  }

  @Test
  void theProcessLogsThroughUs() {
    System.Logger found = LogName.compartment("demo").device(2, "blk").part("queue 0").logger();
    assertEquals("compartment demo: device 2 (blk): queue 0", found.getName());
    assertInstanceOf(
        LineLogger.class, new LineLoggerFinder().getLogger("x", LineLogger.class.getModule()));
    assertInstanceOf(LineLoggerFinder.class, System.LoggerFinder.getLoggerFinder());
  }

  @Test
  void theJdkIsQuietBelowWarning() {
    Log.standard().threshold(Level.TRACE);
    try {
      System.Logger jdk =
          new LineLoggerFinder().getLogger("java.lang.Runtime", Object.class.getModule());
      assertFalse(jdk.isLoggable(Level.DEBUG));
      assertTrue(jdk.isLoggable(Level.WARNING));
    } finally {
      Log.standard().threshold(Level.INFO);
    }
  }

  @Test
  void theJournalIsKnownByDeviceAndInode(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("stream"));
    String id = Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino");
    assertTrue(Journal.reads(id, file));
    assertFalse(Journal.reads("1:1", file));
    assertFalse(Journal.reads(null, file));
    assertFalse(Journal.reads(id, folder.resolve("none")));
  }

  @Test
  void levelsByWord() {
    assertEquals(Level.WARNING, LogLevel.parse("Warning").orElseThrow());
    assertTrue(LogLevel.parse("loud").isEmpty());
  }
}
