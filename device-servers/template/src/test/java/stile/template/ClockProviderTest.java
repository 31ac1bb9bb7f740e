package stile.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import stile.virtio.device.DeviceServer;
import stile.virtio.device.DeviceServerProvider;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.device.Options;
import stile.virtio.mock.Allocations;
import stile.virtio.mock.MockDriver;
import stile.virtio.mock.MockRequest;

/** The device as a configuration makes it, with the host's own clocks. */
final class ClockProviderTest {
  private static final byte[] READ = {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

  private static DeviceServer create(Map<String, ?> options) throws InvalidOptionException {
    ClockProvider provider = new ClockProvider();
    return provider.create(Options.of(provider.options(), options));
  }

  private static long read(Map<String, ?> options) throws InvalidOptionException {
    try (MockDriver driver = MockDriver.start(create(options))) {
      MockRequest request = driver.queue(0).request().readable(READ).writable(16).submit();
      driver.serve();
      return ByteBuffer.wrap(request.data()).order(ByteOrder.LITTLE_ENDIAN).getLong(8);
    }
  }

  @Test
  void isFound() {
    assertTrue(
        ClockProvider.class.getModule().getDescriptor().provides().stream()
            .filter(p -> p.service().equals(DeviceServerProvider.class.getName()))
            .anyMatch(p -> p.providers().contains(ClockProvider.class.getName())));
    assertEquals("clock", new ClockProvider().type());
  }

  @Test
  void tellsTheHostsTime() throws Exception {
    long before = System.currentTimeMillis();
    long told = read(Map.of()) / 1_000_000;
    assertTrue(before <= told && told <= System.currentTimeMillis(), told + " after " + before);
  }

  @Test
  void tellsTimeThatNeverSteps() throws Exception {
    long before = System.nanoTime();
    long told = read(Map.of("clock", "monotonic"));
    assertTrue(before <= told && told <= System.nanoTime(), told + " after " + before);
  }

  @Test
  void refusesAnotherClock() {
    assertThrows(InvalidOptionException.class, () -> create(Map.of("clock", "sundial")));
  }

  @Test
  void allocatesNothingForARequest() throws Exception {
    try (MockDriver driver = MockDriver.start(create(Map.of("clock", "monotonic")))) {
      MockRequest request = driver.queue(0).request().readable(READ).writable(16).submit();
      driver.serve();
      long bytes =
          Allocations.settled(
              10_000,
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  driver.queue(0).again(request);
                  driver.serve();
                }
              });
      assertTrue(bytes <= 10_000, bytes + " bytes for 10000 requests");
    }
  }
}
