package stile.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.net.NetLayout.GSO_ECN;
import static stile.net.NetLayout.GSO_TCPV4;
import static stile.net.NetLayout.GSO_TCPV6;
import static stile.net.NetLayout.GSO_UDP_L4;
import static stile.net.NetLayout.HEADER;
import static stile.net.NetLayout.NEEDS_CSUM;
import static stile.net.Nets.frame;
import static stile.net.Nets.header;
import static stile.net.Nets.send;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.mock.Allocations;
import stile.virtio.mock.MockDriver;
import stile.virtio.mock.MockRequest;

/** Frames from the driver. */
@SuppressWarnings("NullAway.Init") // set before each test
final class TransmitTest {
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

  private long errors() {
    return driver.device().counters().errors();
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 60, 1513, 1514, 1518})
  void sendsAFrameAsItIs(int length) {
    byte[] frame = frame(MacAddress.BROADCAST, length);
    assertEquals(0, send(driver, header(), frame).written());
    byte[] sent = link.sent.getFirst();
    assertArrayEquals(frame, Arrays.copyOfRange(sent, HEADER, sent.length));
    assertArrayEquals(new byte[HEADER], Arrays.copyOf(sent, HEADER), "num_buffers means nothing");
    assertEquals(length, driver.device().counters().bytesIn());
    assertEquals(0, errors());
  }

  @Test
  void takesAHeaderThatLiesInPiecesAndWithTheFrame() {
    byte[] all = Nets.join(header(), frame(2, 100));
    MockRequest request =
        driver
            .queue(Nets.TX)
            .request()
            .readable(Arrays.copyOf(all, 5))
            .readable(Arrays.copyOfRange(all, 5, 20))
            .readable(Arrays.copyOfRange(all, 20, all.length))
            .indirect()
            .submit();
    driver.serve();
    assertTrue(request.isUsed());
    assertArrayEquals(frame(2, 100), Arrays.copyOfRange(link.sent.getFirst(), HEADER, all.length));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 13, 1519, 9000, 65536})
  void refusesFramesOfAWrongLength(int length) {
    assertTrue(send(driver, header(), frame(1, length)).isUsed());
    assertEquals(0, link.sent.size());
    assertEquals(1, errors());
    assertFalse(driver.needsReset());
  }

  static Stream<Arguments> goodHeaders() {
    return Stream.of(
        Arguments.of(header(NEEDS_CSUM, 0, 0, 0, 34, 16), 54),
        Arguments.of(header(NEEDS_CSUM, 0, 0, 0, 34, 18), 54), // its last two bytes
        Arguments.of(header(NEEDS_CSUM, GSO_TCPV4, 54, 1448, 34, 16), 65535 + 18),
        Arguments.of(header(NEEDS_CSUM, GSO_TCPV4 | GSO_ECN, 54, 1448, 34, 16), 3000),
        Arguments.of(header(NEEDS_CSUM, GSO_TCPV6, 74, 1428, 54, 16), 3000),
        Arguments.of(header(NEEDS_CSUM, GSO_UDP_L4, 42, 1472, 34, 6), 3000));
  }

  @ParameterizedTest
  @MethodSource("goodHeaders")
  void passesOnWhatIsNotFinished(byte[] header, int length) {
    send(driver, header, frame(1, length));
    byte[] sent = link.sent.getFirst();
    assertEquals(HEADER + length, sent.length);
    assertArrayEquals(Arrays.copyOf(header, 10), Arrays.copyOf(sent, 10));
  }

  static Stream<Arguments> badHeaders() {
    return Stream.of(
        Arguments.of(header(NEEDS_CSUM, 0, 0, 0, 34, 19), 54),
        Arguments.of(header(NEEDS_CSUM, 0, 0, 0, 0xffff, 0xffff), 54),
        Arguments.of(header(0, GSO_TCPV4, 54, 1448, 34, 16), 3000),
        Arguments.of(header(NEEDS_CSUM, GSO_TCPV4, 54, 0, 34, 16), 3000),
        Arguments.of(header(NEEDS_CSUM, GSO_TCPV4, 54, 1501, 34, 16), 3000),
        Arguments.of(header(NEEDS_CSUM, GSO_TCPV4, 54, 1448, 34, 16), 65535 + 19),
        Arguments.of(header(NEEDS_CSUM, GSO_UDP_L4 | GSO_ECN, 54, 1448, 34, 16), 3000),
        Arguments.of(header(NEEDS_CSUM, GSO_ECN, 54, 1448, 34, 16), 3000),
        Arguments.of(header(NEEDS_CSUM, 2, 54, 1448, 34, 16), 3000),
        Arguments.of(header(NEEDS_CSUM, 3, 54, 1448, 34, 16), 3000), // UFO is not offered
        Arguments.of(header(NEEDS_CSUM, 0x7f, 54, 1448, 34, 16), 3000));
  }

  @ParameterizedTest
  @MethodSource("badHeaders")
  void refusesHeadersThatCannotBe(byte[] header, int length) {
    assertTrue(send(driver, header, frame(1, length)).isUsed());
    assertEquals(0, link.sent.size());
    assertEquals(1, errors());
    assertFalse(driver.needsReset());
  }

  @ParameterizedTest
  @MethodSource("goodHeaders")
  void refusesWhatWasNotNegotiated(byte[] header, int length) {
    driver.start(MockDriver.plainFeatures());
    send(driver, header, frame(1, length));
    assertEquals(0, link.sent.size());
    assertEquals(1, errors());
  }

  @Test
  void cleansWhatNobodyNeeds() {
    // Flags it does not know, a hint beyond the frame, and fields that mean nothing here.
    send(driver, header(0xfe, 0, 0xffff, 77, 1, 2), frame(1, 60));
    assertArrayEquals(new byte[HEADER], Arrays.copyOf(link.sent.getFirst(), HEADER));
    send(driver, header(NEEDS_CSUM, GSO_TCPV4, 0xffff, 1448, 34, 16), frame(1, 3000));
    byte[] sent = Arrays.copyOf(link.sent.getLast(), HEADER);
    byte[] expected = header(NEEDS_CSUM, GSO_TCPV4, 0, 1448, 34, 16);
    expected[10] = 0;
    expected[11] = 0;
    assertArrayEquals(expected, sent);
  }

  @Test
  void countsWhatDoesNotGo() {
    link.refusing = true;
    assertTrue(send(driver, header(), frame(1, 60)).isUsed());
    assertEquals(1, errors());
    assertEquals(0, driver.device().counters().requests());
    link.refusing = false;
    send(driver, header(), frame(1, 60));
    assertEquals(1, driver.device().counters().requests());
  }

  @Test
  void aFrameInTooManyPiecesIsRefused() {
    MockRequest request = driver.queue(Nets.TX).request().readable(header());
    for (int i = 0; i < 1030; i++) {
      request.readable((byte) i);
    }
    request.indirect();
    // An indirect table is no longer than the queue: a queue of 256 does not let it get so far.
    request.submit();
    driver.serve();
    assertTrue(driver.needsReset());
  }

  @Test
  void aChainWithoutAHeaderBreaksTheDevice() {
    driver.queue(Nets.TX).request().readable(new byte[HEADER - 1]).submit();
    driver.serve();
    assertTrue(driver.needsReset());
  }

  @Test
  void aWritableFrameBreaksTheDevice() {
    driver.queue(Nets.TX).request().readable(header()).writable(60).submit();
    driver.serve();
    assertTrue(driver.needsReset());
  }

  @Test
  void allocatesNothingForAFrame() throws Exception {
    FakeLink nowhere = new FakeLink(Nets.OFFLOADS, 1);
    nowhere.refusing = false;
    try (MockDriver quiet =
        MockDriver.start(new NetServer(Nets.config(), Nets.MAC, new Sink(nowhere), null))) {
      MockRequest request = send(quiet, header(), frame(1, 60));
      long deadline = System.nanoTime() + 30_000_000_000L;
      long bytes = Long.MAX_VALUE;
      while (bytes > 10_000 && System.nanoTime() - deadline < 0) {
        long before = Allocations.bytes();
        for (int i = 0; i < 1000; i++) {
          quiet.queue(Nets.TX).again(request);
          quiet.serve();
        }
        bytes = Allocations.bytes() - before;
      }
      assertTrue(bytes <= 10_000, bytes + " bytes for 1000 frames");
    }
  }

  /** Linux does so when the user of QEMU says {@code csum=off} and no more. */
  @Test
  void featuresWithoutThoseTheyNeedAreOfNoUse() {
    driver.start(MockDriver.plainFeatures() | Nets.bits(NetLayout.F_HOST_TSO4));
    send(driver, header(NEEDS_CSUM, GSO_TCPV4, 54, 1448, 34, 16), frame(1, 3000));
    send(driver, header(0, GSO_TCPV4, 54, 1448, 34, 16), frame(1, 3000));
    assertEquals(0, link.sent.size());
    assertEquals(2, errors());
    send(driver, header(), frame(1, 1514));
    assertEquals(1, link.sent.size());
  }
}
