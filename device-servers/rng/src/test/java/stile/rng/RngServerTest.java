package stile.rng;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stile.virtio.mock.MockDriver;
import stile.virtio.mock.MockRequest;
import stile.virtio.queue.QueueSettings;

final class RngServerTest {
  private static final int UNTOUCHED = 0xee;

  private final FakeInput input = new FakeInput();
  private final MockDriver driver = MockDriver.start(new RngServer(input));

  @AfterEach
  void close() {
    driver.close();
  }

  private MockRequest request(int... lengths) {
    MockRequest request = driver.queue(0).request();
    for (int length : lengths) {
      request.writable(length);
    }
    return request;
  }

  @Test
  void fillsWhatWasAsked() {
    input.then(64);
    MockRequest request = request(64).submit();
    driver.serve();
    assertEquals(64, request.written());
    assertFilled(request, 64);
    assertEquals(64, driver.device().counters().bytesOut());
  }

  @Test
  void saysOnlyWhatWasFilled() {
    // What the driver had in its buffer before must not pass for randomness.
    input.then(5);
    MockRequest request = request(64).submit();
    driver.serve();
    assertEquals(5, request.written());
    assertFilled(request, 5);
  }

  @Test
  void fillsAcrossBuffersAndIndirectTables() {
    input.then(100).then(100);
    MockRequest split = request(1, 30, 0, 7).submit();
    MockRequest indirect = request(3, 33).indirect().submit();
    driver.serve();
    assertEquals(38, split.written());
    assertEquals(36, indirect.written());
    assertFilled(split, 38);
    assertFilled(indirect, 36);
  }

  @Test
  void leavesTheChainWhileTheSourceHasNothing() {
    MockRequest request = request(16).submit();
    driver.serve();
    assertFalse(request.isUsed());
    assertEquals(1, driver.sources().size());
    int reads = input.reads;
    driver.serve();
    assertEquals(reads, input.reads, "a dry source is not asked again before it is ready");

    input.then(16);
    driver.serveSources();
    assertEquals(16, request.written());
    assertTrue(driver.sources().isEmpty(), "nothing to wait for any more");
  }

  @Test
  void aWakeUpForNothingKeepsWaiting() {
    MockRequest request = request(16).submit();
    driver.serve();
    driver.serveSources();
    assertFalse(request.isUsed());
    assertEquals(1, driver.sources().size());
  }

  @Test
  void answersAHugeChainInPart() {
    input.then(Long.MAX_VALUE);
    MockRequest request = request(1 << 20).submit();
    driver.serve();
    assertEquals(RngServer.BYTES_PER_CHAIN, request.written());
  }

  @Test
  void aTurnIsBounded() throws IOException {
    for (int i = 0; i < 3 * RngServer.CHAINS_PER_TURN; i++) {
      input.then(1);
      request(1).submit();
    }
    assertTrue(driver.device().serve() > 0);
    assertEquals(RngServer.CHAINS_PER_TURN, input.reads);
  }

  @Test
  void givesBackAChainWithNoRoomAsItCame() {
    MockRequest empty = request(0).submit();
    driver.serve();
    assertEquals(0, empty.written());
    assertEquals(0, input.reads);
    assertFalse(driver.needsReset());
  }

  @Test
  void refusesReadableBuffers() {
    driver.queue(0).request().readable((byte) 1).writable(16).submit();
    driver.serve();
    assertTrue(driver.needsReset());
    assertEquals(0, input.reads);
  }

  @Test
  void anEndedSourceNeedsReset() {
    input.then(-1);
    MockRequest request = request(16).submit();
    driver.serve();
    assertTrue(driver.needsReset());
    assertFalse(request.isUsed());
  }

  @Test
  void aFailingSourceNeedsReset() {
    input.failure = new IOException("/dev/fake: EIO");
    request(16).submit();
    driver.serve();
    assertTrue(driver.needsReset());
  }

  @Test
  void startsAfreshAfterAReset() {
    request(16).submit();
    driver.serve();
    driver.start(MockDriver.plainFeatures());
    assertTrue(driver.sources().isEmpty(), "the wait went with the driver");
    input.then(16);
    MockRequest request = request(16).submit();
    driver.serve();
    assertEquals(16, request.written());
  }

  @Test
  void hasNothingButAQueue() {
    assertEquals(4, driver.device().deviceType());
    assertEquals(0, driver.device().configSize());
    assertEquals(1, driver.device().queueCount());
    QueueSettings settings = driver.queue(0).settings();
    assertEquals(RngServer.QUEUE_SIZE, settings.size());
  }

  @Test
  void closesItsSource() {
    MockDriver other = MockDriver.start(new RngServer(input));
    assertFalse(input.closed);
    other.close();
    assertTrue(input.closed);
  }

  /** The first bytes come from the source, the rest is as it was. */
  private static void assertFilled(MockRequest request, int filled) {
    byte[] data = request.data();
    for (int i = 0; i < data.length; i++) {
      assertEquals(i < filled ? FakeInput.RANDOM : UNTOUCHED, data[i] & 0xff, "byte " + i);
    }
  }
}
