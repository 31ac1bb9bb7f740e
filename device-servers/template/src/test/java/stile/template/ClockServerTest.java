package stile.template;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.mock.MockDriver;
import stile.virtio.mock.MockRequest;

/** A test is a driver: it submits requests, has the device serve, and looks at what was used. */
final class ClockServerTest {
  private static final long NOW = 0x1122334455667788L;
  private static final byte UNTOUCHED = (byte) 0xee;

  private final MockDriver driver = MockDriver.start(new ClockServer(new StoppedClock()));

  private record StoppedClock() implements NanoClock {
    @Override
    public long nanos() {
      return NOW;
    }

    @Override
    public int type() {
      return ClockLayout.CLOCK_MONOTONIC;
    }
  }

  @AfterEach
  void close() {
    driver.close();
  }

  /** A request's head, and 8 bytes more with the clock and the counter. */
  private static byte[] request(int type, int clock, int counter) {
    byte[] request = new byte[ClockLayout.CLOCK_REQUEST];
    request[0] = (byte) type;
    request[1] = (byte) (type >>> 8);
    request[8] = (byte) clock;
    request[9] = (byte) (clock >>> 8);
    request[10] = (byte) counter;
    return request;
  }

  private byte[] ask(byte[] request, int room) {
    MockRequest asked =
        driver.queue(ClockLayout.REQUESTQ).request().readable(request).writable(room).submit();
    driver.serve();
    assertFalse(driver.needsReset());
    byte[] data = asked.data();
    for (int i = (int) asked.written(); i < room; i++) {
      assertEquals(UNTOUCHED, data[i], "not said to be written, and not written");
    }
    return Arrays.copyOf(data, (int) asked.written());
  }

  private static byte[] response(int... bytes) {
    byte[] response = new byte[ClockLayout.RESPONSE];
    for (int i = 0; i < bytes.length; i++) {
      response[8 + i] = (byte) bytes[i];
    }
    return response;
  }

  @Test
  void tellsTheTime() {
    assertArrayEquals(
        response(0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11),
        ask(request(ClockLayout.REQ_READ, 0, 0), 16));
  }

  @Test
  void tellsWhatItCan() {
    assertArrayEquals(response(1), ask(request(ClockLayout.REQ_CFG, 0, 0), 16));
    assertArrayEquals(response(2), ask(request(ClockLayout.REQ_CLOCK_CAP, 0, 0), 16));
    assertArrayEquals(response(0), ask(request(ClockLayout.REQ_CROSS_CAP, 0, 1), 16));
  }

  @Test
  void takesAnyLayoutOfBuffers() {
    byte[] request = request(ClockLayout.REQ_READ, 0, 0);
    MockRequest asked =
        driver
            .queue(ClockLayout.REQUESTQ)
            .request()
            .readable(Arrays.copyOfRange(request, 0, 1))
            .readable(Arrays.copyOfRange(request, 1, 16))
            .writable(11)
            .writable(50)
            .indirect()
            .submit();
    driver.serve();
    assertEquals(16, asked.written());
    assertEquals(0x11, asked.data()[15]);
  }

  @ParameterizedTest
  @CsvSource({
    "0x0002, 0, 0, 2", // READ_CROSS: a limitation of ours
    "0x9999, 0, 0, 2", // no such request
    "0x1002, 0, 2, 2", // no such counter
    "0x0001, 1, 0, 3", // no such clock
    "0x1001, 256, 0, 3",
    "0x1002, 65535, 0, 3",
  })
  void saysNo(String type, int clock, int counter, byte status) {
    byte[] answer = ask(request(Integer.decode(type), clock, counter), 16);
    assertArrayEquals(new byte[] {status, 0, 0, 0, 0, 0, 0, 0}, answer);
    assertEquals(1, driver.device().counters().errors());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 15})
  void refusesAShortRequest(int length) {
    byte[] request = Arrays.copyOf(request(ClockLayout.REQ_READ, 0, 0), length);
    assertEquals(ClockLayout.S_EINVAL, ask(request, 16)[0]);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 15})
  void refusesAShortResponse(int room) {
    byte[] answer = ask(request(ClockLayout.REQ_READ, 0, 0), room);
    assertEquals(ClockLayout.S_EINVAL, answer[0]);
    assertEquals(Math.min(room, 8), answer.length);
  }

  @Test
  void saysNothingWhereThereIsNoRoom() {
    assertEquals(0, ask(request(ClockLayout.REQ_READ, 0, 0), 0).length);
  }
}
