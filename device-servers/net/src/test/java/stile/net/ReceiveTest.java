package stile.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.net.NetLayout.GSO_TCPV4;
import static stile.net.NetLayout.HEADER;
import static stile.net.NetLayout.NEEDS_CSUM;
import static stile.net.NetLayout.NUM_BUFFERS;
import static stile.net.Nets.MAC;
import static stile.net.Nets.frame;
import static stile.net.Nets.header;
import static stile.net.Nets.join;
import static stile.net.Nets.room;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stile.virtio.mock.MockDriver;
import stile.virtio.mock.MockRequest;

/** Frames to the driver. */
@SuppressWarnings("NullAway.Init") // set before each test
final class ReceiveTest {
  private static final long NO_MERGE =
      MockDriver.plainFeatures() | Nets.bits(NetLayout.F_GUEST_CSUM, NetLayout.F_GUEST_TSO4);

  private FakeLink link;
  private MockDriver driver;

  @BeforeEach
  void start() throws Exception {
    link = new FakeLink(Nets.OFFLOADS, 1);
    driver = MockDriver.start(new NetServer(Nets.config(), Nets.MAC, link, null));
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  private void arrive(byte[] header, byte[] frame) {
    link.ports.getFirst().arriving.add(join(header, frame));
  }

  private static int buffers(MockRequest first) {
    byte[] data = first.data();
    return (data[NUM_BUFFERS] & 0xff) | (data[NUM_BUFFERS + 1] & 0xff) << 8;
  }

  private static byte[] frameOf(MockRequest request) {
    return Arrays.copyOfRange(request.data(), HEADER, (int) request.written());
  }

  @Test
  void putsAFrameIntoABuffer() {
    MockRequest request = room(driver, HEADER, 1518);
    arrive(header(), frame(MAC, 60));
    driver.serve();
    driver.serveSources();
    assertEquals(HEADER + 60, request.written());
    assertArrayEquals(frame(MAC, 60), frameOf(request));
    assertEquals(1, buffers(request));
    assertEquals(0xee, request.data()[HEADER + 60] & 0xff, "nothing behind the frame");
    assertEquals(60, driver.device().counters().bytesOut());
  }

  @Test
  void looksForNothingWithoutBuffers() {
    arrive(header(), frame(MAC, 60));
    driver.serve();
    assertTrue(driver.sources().isEmpty());
    MockRequest request = room(driver, 1530);
    driver.serve();
    assertTrue(request.isUsed(), "it was there before");
    assertTrue(driver.sources().isEmpty());
    room(driver, 1530);
    driver.serve();
    assertEquals(1, driver.sources().size());
    assertEquals(0, driver.device().counters().errors());
  }

  @Test
  void spreadsALargeFrameOverBuffers() {
    List<MockRequest> requests = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      requests.add(room(driver, 100, 1436));
    }
    byte[] frame = frame(MAC, 65_000);
    arrive(header(NEEDS_CSUM, GSO_TCPV4, 54, 1448, 34, 16), frame);
    arrive(header(), frame(MAC, 80));
    driver.serve();
    driver.serveSources();
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    int used = (HEADER + frame.length + 1535) / 1536;
    assertEquals(used, buffers(requests.getFirst()));
    for (MockRequest request : requests.subList(0, used)) {
      got.write(request.data(), 0, (int) request.written());
    }
    assertArrayEquals(frame, Arrays.copyOfRange(got.toByteArray(), HEADER, got.size()));
    assertArrayEquals(frame(MAC, 80), frameOf(requests.get(used)));
    assertFalse(requests.get(used + 1).isUsed());
  }

  @Test
  void buffersOfAllSizesHoldAllFrames() {
    Random random = new Random(3);
    for (int round = 0; round < 300; round++) {
      List<MockRequest> requests = new ArrayList<>();
      int space = 0;
      int length = 14 + random.nextInt(1500);
      while (space < HEADER + length) {
        int size = HEADER + random.nextInt(40) * random.nextInt(20);
        int cut = random.nextInt(size + 1);
        requests.add(cut == 0 || cut == size ? room(driver, size) : room(driver, cut, size - cut));
        space += size;
      }
      byte[] frame = frame(MAC, length);
      arrive(header(), frame);
      driver.serve();
      driver.serveSources();
      ByteArrayOutputStream got = new ByteArrayOutputStream();
      for (MockRequest request : requests) {
        got.write(request.data(), 0, (int) request.written());
      }
      assertEquals(requests.size(), buffers(requests.getFirst()));
      assertArrayEquals(frame, Arrays.copyOfRange(got.toByteArray(), HEADER, got.size()));
    }
  }

  @Test
  void aFrameWithTooLittleRoomIsDroppedAndTheBuffersStay() {
    MockRequest request = room(driver, 200);
    arrive(header(), frame(MAC, 189));
    driver.serve();
    driver.serveSources();
    assertFalse(request.isUsed());
    assertEquals(1, driver.device().counters().errors());
    arrive(header(), frame(MAC, 188));
    driver.serveSources();
    assertArrayEquals(frame(MAC, 188), frameOf(request));
  }

  @Test
  void withoutMergingOneBufferHoldsTheFrame() {
    driver.start(NO_MERGE);
    MockRequest first = room(driver, 1000);
    MockRequest second = room(driver, 65562);
    arrive(header(), frame(MAC, 1001));
    arrive(header(), frame(MAC, 900));
    arrive(header(NEEDS_CSUM, GSO_TCPV4, 54, 1448, 34, 16), frame(MAC, 65_000));
    driver.serve();
    driver.serveSources();
    assertEquals(1, driver.device().counters().errors());
    assertArrayEquals(frame(MAC, 900), frameOf(first));
    assertEquals(1, buffers(first), "always 1 (section 5.1.6.4)");
    assertArrayEquals(frame(MAC, 65_000), frameOf(second));
  }

  @Test
  void whatTheDriverDoesNotTakeIsDropped() {
    driver.start(MockDriver.plainFeatures());
    MockRequest request = room(driver, 66_000);
    arrive(header(NEEDS_CSUM, 0, 0, 0, 34, 16), frame(MAC, 60)); // from before the last reset
    arrive(header(NEEDS_CSUM, GSO_TCPV4, 54, 1448, 34, 16), frame(MAC, 3000));
    arrive(header(), frame(MAC, 1519));
    arrive(header(), frame(MAC, 13));
    driver.serve();
    driver.serveSources();
    assertFalse(request.isUsed());
    assertEquals(4, driver.device().counters().errors());
  }

  @Test
  void oneTurnIsBounded() {
    for (int i = 0; i < 200; i++) {
      room(driver, 100);
      arrive(header(), frame(MAC, 60));
    }
    driver.device().serve();
    assertEquals(Receiver.FRAMES_PER_TURN, driver.device().counters().requests());
    driver.serve(); // the rest is found without another wake-up
    assertEquals(200, driver.device().counters().requests());
  }

  @Test
  void aBufferWithoutRoomForAHeaderBreaksTheDevice() {
    room(driver, HEADER - 1);
    driver.serve();
    assertTrue(driver.needsReset());
  }

  @Test
  void aReadableBufferBreaksTheDevice() {
    driver.queue(Nets.RX).request().readable(new byte[20]).writable(1530).submit();
    driver.serve();
    assertTrue(driver.needsReset());
  }

  @Test
  void aResetLetsGoOfAllBuffers() {
    room(driver, 1530);
    driver.serve();
    assertEquals(1, driver.sources().size());
    driver.start(driver.device().offeredFeatures());
    assertEquals(1, link.stops);
    assertTrue(driver.sources().isEmpty());
    arrive(header(), frame(MAC, 60));
    driver.serve();
    MockRequest request = room(driver, 1530);
    driver.serve();
    driver.serveSources();
    assertArrayEquals(frame(MAC, 60), frameOf(request));
  }

  @Test
  void nobodyWaitsForBuffersThatNothingComesFor() {
    MockRequest request = room(driver, 1530);
    arrive(header(), frame(MAC, 60));
    driver.serve();
    driver.serveSources();
    assertTrue(request.isUsed());
    room(driver, 1530);
    room(driver, 1530);
    driver.serve();
    long begin = System.nanoTime();
    driver.device().suspend();
    assertTrue(System.nanoTime() - begin < 2_000_000_000L);
    int position = driver.device().queuePosition(Nets.RX);
    assertEquals(1, position & 0x7fff, "the two come again");
  }

  @Test
  void aQueueResetLetsGoOfItsBuffers() {
    room(driver, 1530);
    driver.serve();
    driver.resetQueue(Nets.RX);
    assertTrue(driver.sources().isEmpty());
    arrive(header(), frame(MAC, 60));
    MockRequest request = room(driver, 1530);
    driver.serve();
    driver.serveSources();
    assertArrayEquals(frame(MAC, 60), frameOf(request));
  }
}
