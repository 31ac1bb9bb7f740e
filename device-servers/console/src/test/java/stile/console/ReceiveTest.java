package stile.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.console.Consoles.RX;
import static stile.console.Consoles.input;
import static stile.console.Consoles.ready;
import static stile.console.Consoles.room;
import static stile.console.Consoles.waits;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stile.virtio.mock.MockDriver;
import stile.virtio.mock.MockRequest;

/** Input, and how it waits for buffers. */
final class ReceiveTest {
  private static final int FD = 902;

  private final FakeStream stream = new FakeStream(FD);
  private final MockDriver driver;

  ReceiveTest() throws Exception {
    ConsoleConfig config = Consoles.config("backend", "pty");
    driver = MockDriver.start(new ConsoleServer(config, new PtyLine(stream)));
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void isNotReadBeforeThereIsABuffer() {
    stream.type("early");
    driver.serve();
    assertFalse(waits(driver, FD, false));
    assertEquals(0, stream.reads);

    MockRequest request = room(driver, 64);
    driver.serve();
    ready(driver, FD, false);
    assertEquals("early", input(request));
  }

  @Test
  void fillsBufferAfterBuffer() {
    stream.type("abcdefgh");
    MockRequest split = room(driver, 1, 0, 2);
    MockRequest indirect = driver.queue(RX).request().writable(2).writable(1).indirect().submit();
    driver.serve();
    ready(driver, FD, false);
    assertEquals("abc", input(split));
    assertEquals("def", input(indirect));
    assertFalse(waits(driver, FD, false), "no buffer, no look");

    MockRequest last = room(driver, 64);
    driver.serve();
    ready(driver, FD, false);
    assertEquals("gh", input(last));
    assertEquals((byte) 0xee, last.data()[2], "what was not typed is as it was");
    assertEquals(8, driver.device().counters().bytesOut());
  }

  @Test
  void forgetsTheBufferInTheHandWhenItsQueueIsReset() {
    MockRequest gone = room(driver, 8);
    driver.serve();
    driver.resetQueue(RX);
    assertFalse(waits(driver, FD, false));
    stream.type("later");
    MockRequest fresh = room(driver, 8);
    driver.serve();
    ready(driver, FD, false);
    assertEquals("later", input(fresh));
    assertEquals((byte) 0xee, gone.data()[0]);
  }

  @Test
  void waitsWithOneBufferInTheHand() {
    room(driver, 8);
    driver.serve();
    assertTrue(waits(driver, FD, false));
    assertEquals(0, driver.device().serve(), "nothing to do: the worker may sleep");
    ready(driver, FD, false);
    assertTrue(waits(driver, FD, false), "a wake-up for nothing keeps waiting");
  }

  @Test
  void givesBackABufferOfNothing() {
    MockRequest empty = room(driver, 0);
    MockRequest good = room(driver, 4);
    driver.serve();
    assertEquals(0, empty.written());
    stream.type("x");
    ready(driver, FD, false);
    assertEquals("x", input(good));
  }

  @Test
  void refusesReadableBuffers() {
    driver.queue(RX).request().readable((byte) 1).writable(8).submit();
    driver.serve();
    assertTrue(driver.needsReset());
    assertTrue(driver.sources().isEmpty());
  }

  @Test
  void aTurnIsBounded() {
    for (int i = 0; i < 2 * Receiver.STEPS_PER_TURN; i++) {
      room(driver, 1);
      stream.type("x");
    }
    driver.serve();
    stream.reads = 0;
    driver.device().serve(driver.sources().iterator().next());
    assertEquals(Receiver.STEPS_PER_TURN, stream.reads);
  }

  @Test
  void survivesAReset() {
    room(driver, 8);
    driver.serve();
    driver.start(MockDriver.plainFeatures());
    assertTrue(driver.sources().isEmpty());
    stream.type("kept");
    MockRequest request = room(driver, 8);
    driver.serve();
    ready(driver, FD, false);
    assertEquals("kept", input(request));
  }

  @Test
  void aFileHasNoInput() throws Exception {
    OutputLine file = new OutputLine(new FakeStream(903));
    try (MockDriver other = MockDriver.start(new ConsoleServer(Consoles.config(), file))) {
      room(other, 8);
      other.serve();
      assertTrue(other.sources().isEmpty());
    }
  }
}
