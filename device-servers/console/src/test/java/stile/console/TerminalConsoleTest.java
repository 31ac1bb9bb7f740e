package stile.console;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;
import static stile.console.Consoles.input;
import static stile.console.Consoles.print;
import static stile.console.Consoles.room;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stile.virtio.mock.MockDriver;
import stile.virtio.mock.MockRequest;

/** A console on a real pseudo-terminal. */
@Timeout(value = 60, threadMode = SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init") // set before each test
final class TerminalConsoleTest {
  @TempDir Path folder;
  private Path link;
  private MockDriver driver;
  private Pump pump;

  @BeforeEach
  void start() throws Exception {
    link = folder.resolve("tty");
    start("drop");
  }

  private void start(String policy) throws Exception {
    driver =
        MockDriver.start(
            new ConsoleProvider()
                .create(
                    Consoles.options(
                        "backend", "pty", "path", link.toString(), "when-detached", policy)));
    pump = new Pump(driver);
  }

  @AfterEach
  void stop() {
    pump.close();
    driver.close();
    assertFalse(Files.exists(link, LinkOption.NOFOLLOW_LINKS), "the link goes with the device");
  }

  /** Opens the terminal as a person's program would. */
  private RandomAccessFile open() throws IOException {
    return new RandomAccessFile(link.toFile(), "rw");
  }

  private static String read(RandomAccessFile terminal, int length) throws IOException {
    byte[] bytes = new byte[length];
    terminal.readFully(bytes);
    return new String(bytes, ISO_8859_1);
  }

  /** More than any terminal holds. */
  private MockRequest flood() {
    return driver.queue(Consoles.TX).request().readable(new byte[200_000]).submit();
  }

  @Test
  void talksBothWaysAndRaw() throws Exception {
    try (RandomAccessFile terminal = open()) {
      print(driver, "login:\n");
      driver.serve();
      assertEquals("login:\n", read(terminal, 7), "no carriage return put in");
      MockRequest line = room(driver, 64);
      terminal.writeBytes("root\r");
      pump.until(line::isUsed);
      assertEquals("root\r", input(line), "no echo of the output, and no newline made of it");
      assertTrue(pump.sleeps());
    }
  }

  @Test
  void keepsTheFirstWordsForWhoeverComes() throws Exception {
    MockRequest early = print(driver, "booting");
    driver.serve();
    assertTrue(early.isUsed());
    try (RandomAccessFile terminal = open()) {
      assertEquals("booting", read(terminal, 7));
    }
  }

  @Test
  void dropsWhatDoesNotFitWhileNobodyIsThere() {
    MockRequest flood = flood();
    driver.serve();
    assertTrue(flood.isUsed());
    assertEquals(1, driver.device().counters().errors());
    assertTrue(pump.sleeps());
  }

  @Test
  void waitsWhileNobodyIsThere() throws Exception {
    stop();
    start("wait");
    MockRequest flood = flood();
    driver.serve();
    assertFalse(flood.isUsed());
    assertTrue(pump.sleeps());
    byte[] got = drain(200_000);
    assertArrayEquals(new byte[200_000], got);
    assertTrue(flood.isUsed());
  }

  @Test
  void aSlowReaderLosesNothing() throws Exception {
    byte[] sent = new byte[1 << 20];
    new Random(2).nextBytes(sent);
    byte[] got;
    MockRequest request;
    try (RandomAccessFile attached = open()) {
      request = driver.queue(Consoles.TX).request().readable(sent).submit();
      driver.serve();
      assertFalse(request.isUsed());
      assertTrue(pump.sleeps(), "full: nothing to do but wait");
      got = drain(sent.length);
      assertTrue(attached.getChannel().isOpen());
    }
    assertArrayEquals(sent, got);
    pump.until(request::isUsed);
    assertEquals(0, driver.device().counters().errors());
  }

  /** Reads so many bytes bit by bit, while the device goes on. */
  private byte[] drain(int length) throws IOException {
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    byte[] buffer = new byte[1000];
    try (InputStream terminal = new FileInputStream(link.toFile())) {
      while (got.size() < length) {
        if (terminal.available() > 0) {
          got.write(buffer, 0, terminal.read(buffer));
        }
        pump.once();
      }
    }
    return got.toByteArray();
  }

  @Test
  void aReaderThatLeavesInTheMiddleIsNotWaitedFor() throws Exception {
    MockRequest flood;
    try (RandomAccessFile terminal = open()) {
      flood = flood();
      assertTrue(pump.sleeps());
      assertFalse(flood.isUsed());
      assertEquals(10, read(terminal, 10).length());
    }
    pump.until(flood::isUsed);
    assertEquals(1, driver.device().counters().errors());
    assertTrue(pump.sleeps());
  }

  @Test
  void aReaderThatHasReadAllAndLeavesWakesNobodyForEver() throws Exception {
    room(driver, 64);
    try (RandomAccessFile terminal = open()) {
      MockRequest flood = flood();
      assertTrue(pump.sleeps()); // it knows now that somebody is there, and has let go
      assertEquals(200_000, drain(200_000).length);
      pump.until(flood::isUsed);
      assertTrue(terminal.getChannel().isOpen());
    }
    assertTrue(pump.sleeps());
  }

  @Test
  void aReaderThatComesAndGoesWakesNobodyForEver() throws Exception {
    MockRequest line = room(driver, 64);
    room(driver, 64);
    try (RandomAccessFile terminal = open()) {
      flood();
      assertTrue(pump.sleeps()); // it knows now that somebody is there, and has let go
      terminal.writeBytes("bye");
    }
    pump.until(line::isUsed);
    assertEquals("bye", input(line));
    assertTrue(pump.sleeps());
    try (RandomAccessFile terminal = open()) {
      terminal.writeBytes("x");
      pump.until(() -> driver.device().counters().bytesOut() == 4);
    }
    assertTrue(pump.sleeps());
  }

  @Test
  void inputWaitsForBuffersAndNobodySpins() throws Exception {
    try (RandomAccessFile terminal = open()) {
      terminal.writeBytes("abcdef");
      assertTrue(pump.sleeps());
      MockRequest first = room(driver, 4);
      pump.until(first::isUsed);
      assertEquals("abcd", input(first));
      assertTrue(pump.sleeps());
    }
  }

  @Test
  void replacesAnOldLinkAndNothingElse() throws Exception {
    stop();
    Files.createSymbolicLink(link, Path.of("/dev/pts/99999"));
    start("drop");
    assertTrue(Files.exists(link));
    stop();

    Files.writeString(link, "precious");
    IOException e = assertThrows(IOException.class, () -> start("drop"));
    assertTrue(e.toString().contains(link.toString()), e.toString());
    assertEquals("precious", Files.readString(link));
    Files.delete(link);
    start("drop");
  }
}
