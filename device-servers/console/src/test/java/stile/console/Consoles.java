package stile.console;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HashMap;
import java.util.Map;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.device.Options;
import stile.virtio.device.Source;
import stile.virtio.mock.MockDriver;
import stile.virtio.mock.MockRequest;

/** What tests of consoles share. */
final class Consoles {
  static final int RX = ConsoleLayout.RECEIVEQ;
  static final int TX = ConsoleLayout.TRANSMITQ;

  private Consoles() {}

  /** A configuration by names and values, in turns. */
  static ConsoleConfig config(String... options) throws InvalidOptionException {
    return ConsoleConfig.of(options(options));
  }

  static Options options(String... options) throws InvalidOptionException {
    Map<String, Object> given = new HashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      String value = options[i + 1];
      given.put(options[i], options[i].equals("queue-size") ? Long.valueOf(value) : value);
    }
    return Options.of(ConsoleConfig.OPTIONS, given);
  }

  static MockRequest print(MockDriver driver, String... pieces) {
    MockRequest request = driver.queue(TX).request();
    for (String piece : pieces) {
      request.readable(piece.getBytes(ISO_8859_1));
    }
    return request.submit();
  }

  static MockRequest room(MockDriver driver, int... lengths) {
    MockRequest request = driver.queue(RX).request();
    for (int length : lengths) {
      request.writable(length);
    }
    return request.submit();
  }

  /** What came in, as far as the device says that it wrote. */
  static String input(MockRequest request) {
    return new String(request.data(), 0, (int) request.written(), ISO_8859_1);
  }

  /** Whether the device waits for this descriptor, in this direction. */
  static boolean waits(MockDriver driver, int fd, boolean output) {
    return driver.sources().stream().anyMatch(s -> s.fd() == fd && s.wantsOutput() == output);
  }

  /** Says that a descriptor is ready; an error if nobody waits for it. */
  static void ready(MockDriver driver, int fd, boolean output) {
    Source source =
        driver.sources().stream()
            .filter(s -> s.fd() == fd && s.wantsOutput() == output)
            .findAny()
            .orElseThrow();
    driver.device().serve(source);
    driver.serve();
  }
}
