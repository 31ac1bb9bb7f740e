package stile.rng;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stile.virtio.device.DeviceServer;
import stile.virtio.device.DeviceServerProvider;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.device.Options;
import stile.virtio.mock.Allocations;
import stile.virtio.mock.MockDriver;
import stile.virtio.mock.MockRequest;

/** The device as a configuration makes it, on the machine's own sources. */
final class RngProviderTest {
  @TempDir Path folder;

  private static DeviceServer create(Map<String, ?> options)
      throws InvalidOptionException, IOException {
    RngProvider provider = new RngProvider();
    return provider.create(Options.of(provider.options(), options));
  }

  @Test
  void isFound() {
    assertTrue(
        RngProvider.class.getModule().getDescriptor().provides().stream()
            .filter(p -> p.service().equals(DeviceServerProvider.class.getName()))
            .anyMatch(p -> p.providers().contains(RngProvider.class.getName())));
  }

  @Test
  void servesTheKernelsGenerator() throws Exception {
    try (MockDriver driver = MockDriver.start(create(Map.of()))) {
      MockRequest a = driver.queue(0).request().writable(5).writable(507).submit();
      MockRequest b = driver.queue(0).request().writable(512).submit();
      driver.serve();
      assertEquals(512, a.written());
      assertEquals(512, b.written());
      assertFalse(Arrays.equals(a.data(), b.data()));
      // 512 bytes of 0xEE, or of any one value, will not come in the life of the universe.
      assertTrue(distinct(a.data()) > 100 && distinct(b.data()) > 100);
    }
  }

  private static long distinct(byte[] data) {
    boolean[] seen = new boolean[256];
    for (byte b : data) {
      seen[b & 0xff] = true;
    }
    long count = 0;
    for (boolean s : seen) {
      count += s ? 1 : 0;
    }
    return count;
  }

  @Test
  void servesADeviceFile() throws Exception {
    try (MockDriver driver = MockDriver.start(create(Map.of("source", "/dev/urandom")))) {
      MockRequest request = driver.queue(0).request().writable(300).writable(300).submit();
      driver.serve();
      assertEquals(600, request.written());
      assertNotEquals(1, distinct(request.data()));
    }
  }

  @Test
  void waitsForANamedPipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    DeviceServer server = create(Map.of("source", pipe.toString()));
    try (MockDriver driver = MockDriver.start(server);
        OutputStream daemon = new FileOutputStream(pipe.toFile())) {
      MockRequest request = driver.queue(0).request().writable(8).submit();
      driver.serve();
      assertFalse(request.isUsed());
      daemon.write(new byte[] {1, 2, 3});
      driver.serveSources();
      assertEquals(3, request.written());
      byte[] data = request.data();
      assertEquals(3, data[2]);
      assertEquals((byte) 0xee, data[3]);
    }
  }

  @Test
  void aFileThatEndsNeedsReset() throws Exception {
    Path file = Files.write(folder.resolve("seed"), new byte[16]);
    try (MockDriver driver = MockDriver.start(create(Map.of("source", file.toString())))) {
      MockRequest first = driver.queue(0).request().writable(64).submit();
      driver.serve();
      assertEquals(16, first.written());
      driver.queue(0).request().writable(64).submit();
      driver.serve();
      assertTrue(driver.needsReset());
    }
  }

  @Test
  void saysWhichFileCannotBeOpened() {
    Path missing = folder.resolve("missing");
    IOException e =
        assertThrows(IOException.class, () -> create(Map.of("source", missing.toString())));
    assertTrue(e.toString().contains(missing.toString()), e.toString());
  }

  @Test
  void refusesAWordThatIsNoSource() {
    InvalidOptionException e =
        assertThrows(InvalidOptionException.class, () -> create(Map.of("source", "getrandm")));
    assertEquals("source", e.option());
  }

  @Test
  void allocatesNothingForARequest() throws Exception {
    try (MockDriver driver = MockDriver.start(create(Map.of()))) {
      MockRequest request = driver.queue(0).request().writable(64).submit();
      driver.serve();
      // The same chain over and over: the driver's side is one store, which allocates nothing.
      long bytes = Allocations.settled(10_000, () -> round(driver, request, 10_000));
      assertTrue(bytes <= 10_000, bytes + " bytes for 10000 requests");
    }
  }

  private static void round(MockDriver driver, MockRequest request, int requests) {
    for (int i = 0; i < requests; i++) {
      driver.queue(0).again(request);
      driver.serve();
    }
  }
}
