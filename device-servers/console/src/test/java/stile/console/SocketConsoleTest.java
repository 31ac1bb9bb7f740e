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
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stile.virtio.mock.Allocations;
import stile.virtio.mock.MockDriver;
import stile.virtio.mock.MockRequest;

/** A console on a real socket, with real clients. */
@Timeout(value = 60, threadMode = SEPARATE_THREAD)
@SuppressWarnings("NullAway.Init") // set before each test
final class SocketConsoleTest {
  @TempDir Path folder;
  private Path path;
  private MockDriver driver;
  private Pump pump;

  @BeforeEach
  void start() throws Exception {
    path = folder.resolve("console");
    start("drop");
  }

  private void start(String policy) throws Exception {
    driver =
        MockDriver.start(
            new ConsoleProvider()
                .create(
                    Consoles.options(
                        "backend", "socket", "path", path.toString(), "when-detached", policy)));
    pump = new Pump(driver);
  }

  @AfterEach
  void stop() {
    pump.close();
    driver.close();
    assertFalse(Files.exists(path), "the socket goes with the device");
  }

  private SocketChannel connect() throws IOException {
    SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path));
    int before = pump.wakeUps;
    pump.until(() -> pump.wakeUps > before); // let in, or refused
    return client;
  }

  private static String read(SocketChannel client, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining() && client.read(buffer) >= 0) {}
    return new String(buffer.array(), 0, buffer.position(), ISO_8859_1);
  }

  private static void write(SocketChannel client, String text) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    while (buffer.hasRemaining()) {
      client.write(buffer);
    }
  }

  @Test
  void talksBothWays() throws Exception {
    try (SocketChannel client = connect()) {
      print(driver, "login", ": ");
      driver.serve();
      assertEquals("login: ", read(client, 7));
      MockRequest line = room(driver, 3, 60);
      write(client, "root\n");
      pump.until(line::isUsed);
      assertEquals("root\n", input(line));
      assertTrue(pump.sleeps());
    }
  }

  @Test
  void isTheOwnersAlone() throws Exception {
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
  }

  @Test
  void refusesASecondServer() {
    IOException e = assertThrows(IOException.class, () -> start("drop"));
    assertTrue(e.toString().contains(path.toString()), e.toString());
  }

  @Test
  void replacesWhatADeadServerLeft() throws Exception {
    stop();
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(path));
    }
    assertTrue(Files.exists(path));
    start("drop");
    connect().close();
  }

  @Test
  void leavesAnotherFileAlone() throws Exception {
    stop();
    Files.writeString(path, "precious");
    assertThrows(IOException.class, () -> start("drop"));
    assertEquals("precious", Files.readString(path));
    Files.delete(path);
    start("drop");
  }

  @Test
  void refusesASecondClientPolitely() throws Exception {
    try (SocketChannel first = connect();
        SocketChannel second = connect()) {
      assertTrue(read(second, 1000).contains("somebody else"));
      print(driver, "still here");
      driver.serve();
      assertEquals("still here", read(first, 10));
    }
  }

  @Test
  void letsTheNextOneInAfterASilentGoodbye() throws Exception {
    connect().close(); // nobody reads or writes: only the next one shows that it is gone
    try (SocketChannel next = connect()) {
      print(driver, "welcome");
      driver.serve();
      assertEquals("welcome", read(next, 7));
    }
  }

  @Test
  void aClientThatLeavesWakesNobodyForEver() throws Exception {
    room(driver, 8);
    driver.serve();
    connect().close();
    assertTrue(pump.sleeps());
  }

  @Test
  void aHalfClosedClientWakesNobodyForEver() throws Exception {
    MockRequest line = room(driver, 8);
    room(driver, 8);
    try (SocketChannel client = connect()) {
      write(client, "halt");
      client.shutdownOutput();
      pump.until(line::isUsed);
      assertTrue(pump.sleeps());
      print(driver, "halting");
      driver.serve();
      assertEquals("halting", read(client, 7));
    }
  }

  @Test
  void inputWaitsForBuffersAndNobodySpins() throws Exception {
    try (SocketChannel client = connect()) {
      write(client, "abcdef");
      assertTrue(pump.sleeps());
      MockRequest first = room(driver, 4);
      pump.until(first::isUsed);
      assertEquals("abcd", input(first));
      assertTrue(pump.sleeps());
      MockRequest second = room(driver, 4);
      pump.until(second::isUsed);
      assertEquals("ef", input(second));
    }
  }

  @Test
  void aSlowReaderLosesNothing() throws Exception {
    byte[] sent = new byte[3 << 20];
    new Random(1).nextBytes(sent);
    int piece = 8192;
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    try (SocketChannel client = connect()) {
      client.configureBlocking(false);
      Deque<MockRequest> pending = new ArrayDeque<>();
      for (int at = 0; at < sent.length; at += piece) {
        while (pending.size() >= 100) {
          readSome(client, got);
          pump.once();
          while (!pending.isEmpty() && pending.element().isUsed()) {
            pending.remove();
          }
        }
        byte[] bytes = Arrays.copyOfRange(sent, at, Math.min(at + piece, sent.length));
        pending.add(driver.queue(Consoles.TX).request().readable(bytes).submit());
      }
      assertTrue(pump.sleeps(), "full: nothing to do but wait");
      while (got.size() < sent.length) {
        readSome(client, got);
        pump.once();
      }
      pump.until(() -> pending.stream().allMatch(MockRequest::isUsed));
    }
    assertArrayEquals(sent, got.toByteArray());
    assertEquals(0, driver.device().counters().errors());
  }

  private static void readSome(SocketChannel client, ByteArrayOutputStream got) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(50_000);
    client.read(buffer); // as much as there is, or nothing
    got.write(buffer.array(), 0, buffer.position());
  }

  @Test
  void aReaderThatLeavesInTheMiddleIsDroppedAndCounted() throws Exception {
    MockRequest big;
    try (SocketChannel client = connect()) {
      big = driver.queue(Consoles.TX).request().readable(new byte[2 << 20]).submit();
      assertTrue(pump.sleeps());
      assertFalse(big.isUsed());
      assertEquals(4, read(client, 4).length());
    }
    pump.until(big::isUsed);
    assertEquals(1, driver.device().counters().errors());
    assertTrue(pump.sleeps());
  }

  @Test
  void waitingOutputIsForTheNextClient() throws Exception {
    stop();
    start("wait");
    MockRequest early = print(driver, "booting");
    assertTrue(pump.sleeps());
    assertFalse(early.isUsed());
    try (SocketChannel client = connect()) {
      pump.until(early::isUsed);
      assertEquals("booting", read(client, 7));
    }
  }

  @Test
  void allocatesNothingForARequest() throws Exception {
    try (SocketChannel client = connect()) {
      MockRequest output = print(driver, "0123456789");
      driver.serve();
      ByteBuffer sink = ByteBuffer.allocateDirect(1 << 20);
      // The compiler needs its time before nothing is allocated.
      long deadline = System.nanoTime() + 30_000_000_000L;
      long bytes = Long.MAX_VALUE;
      while (bytes > 10_000 && System.nanoTime() - deadline < 0) {
        bytes = 0;
        for (int i = 0; i < 10; i++) {
          long before = Allocations.bytes();
          for (int j = 0; j < 100; j++) {
            driver.queue(Consoles.TX).again(output);
            driver.serve();
          }
          bytes += Allocations.bytes() - before;
          sink.clear();
          while (sink.position() < 1000) {
            client.read(sink);
          }
        }
      }
      assertTrue(bytes <= 10_000, bytes + " bytes for 1000 requests");
    }
  }
}
