package stile.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.console.Consoles.TX;
import static stile.console.Consoles.print;
import static stile.console.Consoles.ready;
import static stile.console.Consoles.waits;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stile.virtio.mock.MockDriver;
import stile.virtio.mock.MockRequest;

/** Output to a line where somebody is, and how it goes when that one is slow. */
final class TransmitTest {
  private static final int FD = 901;

  private final FakeStream stream = new FakeStream(FD);
  private final MockDriver driver;

  TransmitTest() throws Exception {
    driver = MockDriver.start(new ConsoleServer(Consoles.config(), new OutputLine(stream)));
  }

  @AfterEach
  void close() {
    driver.close();
    assertTrue(stream.closed);
  }

  @Test
  void printsInOrder() {
    MockRequest hello = print(driver, "hello, ", "w", "", "orld\n");
    MockRequest again = driver.queue(TX).request().readable((byte) '!').indirect().submit();
    driver.serve();
    assertEquals("hello, world\n!", stream.text());
    assertEquals(0, hello.written());
    assertEquals(0, again.written());
    assertEquals(14, driver.device().counters().bytesIn());
    assertTrue(driver.notifications(TX) > 0);
  }

  @Test
  void givesBackAnEmptyChain() {
    MockRequest empty = print(driver, "");
    driver.serve();
    assertEquals(0, empty.written());
    assertEquals(0, stream.writes);
  }

  @Test
  void forgetsWhatItWasWritingWhenItsQueueIsReset() {
    stream.room = 4;
    print(driver, "abc", "defg");
    driver.serve();
    driver.resetQueue(TX);
    assertFalse(waits(driver, FD, true));
    stream.room = Long.MAX_VALUE;
    MockRequest next = print(driver, "xyz");
    driver.serve();
    assertEquals("abcdxyz", stream.text());
    assertTrue(next.isUsed());
  }

  @Test
  void goesOnWhereAPartialWriteStopped() {
    stream.room = 4;
    MockRequest request = print(driver, "abc", "defg");
    driver.serve();
    assertFalse(request.isUsed());
    assertEquals("abcd", stream.text());

    stream.room = Long.MAX_VALUE;
    ready(driver, FD, true);
    assertTrue(request.isUsed());
    assertEquals("abcdefg", stream.text());
    assertFalse(waits(driver, FD, true), "with room, nobody waits for it");
  }

  @Test
  void doesNotAskAFullOneAgainBeforeItIsReady() {
    stream.room = 0;
    print(driver, "abc");
    driver.serve();
    int writes = stream.writes;
    print(driver, "def");
    driver.serve();
    assertEquals(0, driver.device().serve(), "nothing to do: the worker may sleep");
    assertEquals(writes, stream.writes);

    ready(driver, FD, true);
    assertTrue(waits(driver, FD, true), "a wake-up for nothing keeps waiting");
    assertEquals(writes + 1, stream.writes);
  }

  @Test
  void aTurnIsBounded() {
    int all = 4 << 20;
    driver.queue(TX).request().readable(new byte[all]).submit();
    assertTrue(driver.device().serve() > 0);
    assertEquals(Transmitter.STEPS_PER_TURN * Transmitter.BYTES_PER_STEP, stream.taken.size());
    driver.serve();
    assertEquals(all, stream.taken.size());
  }

  @Test
  void refusesWritableBuffers() {
    driver.queue(TX).request().readable((byte) 'a').writable(1).submit();
    driver.serve();
    assertTrue(driver.needsReset());
    assertEquals("", stream.text());
  }

  @Test
  void aFailingFileNeedsResetAndDoesNotPassForWritten() {
    stream.failure = new IOException("/var/log/peer: ENOSPC");
    MockRequest request = print(driver, "lost?");
    driver.serve();
    assertTrue(driver.needsReset());
    assertFalse(request.isUsed());
  }

  @Test
  void anOutputNobodyReadsAnyMoreNeedsReset() {
    stream.outputGone = true;
    MockRequest request = print(driver, "lost?");
    driver.serve();
    assertTrue(driver.needsReset());
    assertFalse(request.isUsed());
  }

  @Test
  void aResetInTheMiddleLetsGoOfTheChain() {
    stream.room = 2;
    MockRequest half = print(driver, "half");
    driver.serve();
    driver.start(MockDriver.plainFeatures());
    assertFalse(half.isUsed(), "the driver knows that it did not get out");
    assertFalse(waits(driver, FD, true));
    stream.room = Long.MAX_VALUE;
    print(driver, "new");
    driver.serve();
    assertEquals("hanew", stream.text());
  }
}
