package stile.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.net.NetLayout.HEADER;
import static stile.net.Nets.frame;
import static stile.net.Nets.header;
import static stile.net.Nets.room;
import static stile.net.Nets.send;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.device.Options;
import stile.virtio.mock.MockDriver;
import stile.virtio.mock.MockRequest;
import stile.virtio.worker.PollWaiter;

/** Two devices on one switch, as a configuration makes them. */
@SuppressWarnings("NullAway.Init") // set before each test
final class SwitchedDevicesTest {
  private static final long A = 0x02000000000aL;
  private static final long B = 0x02000000000bL;

  private final NetProvider provider = new NetProvider();
  private MockDriver a;
  private MockDriver b;

  @BeforeEach
  void start() throws Exception {
    a = device("office", A);
    b = device("office", B);
  }

  @AfterEach
  void stop() {
    a.close();
    b.close();
  }

  private MockDriver device(String network, long mac) throws Exception {
    Map<String, Object> given = Map.of("switch", network, "mac", MacAddress.toString(mac));
    return MockDriver.start(provider.create(Options.of(NetConfig.OPTIONS, given)));
  }

  private static byte[] from(long source, long destination, int length) {
    byte[] frame = frame(destination, length);
    MacAddress.put(frame, NetLayout.MAC_SIZE, source);
    return frame;
  }

  @Test
  void framesPassFromOneToTheOther() {
    exchange();
  }

  private void exchange() {
    for (int length = 14; length <= 1518; length += 47) {
      MockRequest request = room(b, 1530);
      b.serve();
      byte[] frame = from(A, B, length);
      assertTrue(send(a, header(), frame).isUsed());
      wake(b);
      assertEquals(HEADER + length, request.written());
      assertArrayEquals(frame, Arrays.copyOfRange(request.data(), HEADER, HEADER + length));
      assertEquals(1, request.data()[NetLayout.NUM_BUFFERS]);
    }
    assertEquals(0, a.device().counters().errors() + b.device().counters().errors());
  }

  /** Sleeps until the kernel wakes the device, as its worker would, and then serves it. */
  private static void wake(MockDriver driver) {
    try (PollWaiter waiter = new PollWaiter()) {
      driver.sources().forEach(waiter::watch);
      boolean[] woken = {false};
      waiter.await(
          5000,
          source -> {
            woken[0] = true;
            driver.device().serve(source);
          });
      assertTrue(woken[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    driver.serve();
  }

  @Test
  void framesThatWaitedForBuffersComeWithThem() {
    for (int i = 0; i < 3; i++) {
      send(a, header(), from(A, B, 60));
      MockRequest request = room(b, 1530);
      b.serve();
      assertTrue(request.isUsed());
    }
  }

  @Test
  void noOffloadsAreOffered() {
    assertEquals(0, a.device().offeredFeatures() & Nets.OFFLOADS);
    send(a, header(NetLayout.NEEDS_CSUM, 0, 0, 0, 34, 16), from(A, B, 60));
    assertEquals(1, a.device().counters().errors());
  }

  @Test
  void aRefusedSenderIsCounted() {
    send(a, header(), from(B, A, 60));
    send(a, header(), from(MacAddress.BROADCAST, B, 60));
    assertEquals(2, a.device().counters().errors());
    MockRequest request = room(b, 1530);
    b.serve();
    b.serveSources();
    assertFalse(request.isUsed());
  }

  @Test
  void anotherSwitchIsAnotherNetwork() throws Exception {
    try (MockDriver other = device("lab", B)) {
      MockRequest there = room(other, 1530);
      MockRequest here = room(b, 1530);
      send(a, header(), from(A, B, 60));
      other.serve();
      other.serveSources();
      b.serve();
      b.serveSources();
      assertFalse(there.isUsed());
      assertTrue(here.isUsed());
    }
  }

  @Test
  void anAddressIsOnePortsAlone() throws Exception {
    InvalidOptionException e =
        assertThrows(InvalidOptionException.class, () -> device("office", A));
    assertEquals("mac", e.option());
    a.close();
    a = device("office", A);
    exchange();
  }
}
