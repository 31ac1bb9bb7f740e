package stile.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.device.Options;

final class NetConfigTest {
  @Test
  void hasDefaults() throws Exception {
    assertEquals(
        new NetConfig(
            Optional.of("t0"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true,
            Optional.of(Nets.MAC),
            1500,
            1,
            256,
            Optional.empty(),
            Optional.empty(),
            64 << 20),
        Nets.config());
  }

  @Test
  void takesEverything() throws Exception {
    assertEquals(
        new NetConfig(
            Optional.of("stile0"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.of(0xfeL << 40),
            9000,
            4,
            1024,
            Optional.of(10_000),
            Optional.of(Path.of("/x.pcap")),
            1000),
        Nets.config(
            "tap",
            "stile0",
            "link",
            "up",
            "mac",
            "FE:00:00:00:00:00",
            "mtu",
            9000L,
            "queues",
            4L,
            "queue-size",
            1024L,
            "speed",
            10_000L,
            "capture",
            "/x.pcap",
            "capture-limit",
            1000L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "..", "sixteen-letters!", "tap%d", "a:1", "ü"})
  void refusesATap(String name) {
    assertEquals("tap", refused("tap", name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "02:00:00:00:00",
        "02:00:00:00:00:00:00",
        "2:0:0:0:0:1",
        "02-00-00-00-00-01",
        "01:00:00:00:00:01",
        "00:00:00:00:00:00",
        "ff:ff:ff:ff:ff:ff"
      })
  void refusesAnAddress(String mac) {
    assertEquals("mac", refused("mac", mac));
  }

  @ParameterizedTest
  @CsvSource({
    "mtu, 67",
    "mtu, 65536",
    "queues, 0",
    "queues, 9",
    "queue-size, 0",
    "queue-size, 3",
    "queue-size, 65536",
    "speed, -1",
    "speed, 2147483648"
  })
  void refusesANumber(String name, long value) {
    assertEquals(name, refused(name, value));
  }

  @Test
  void theCableLeadsToOneThing() throws Exception {
    NetConfig port = NetConfig.of(options("switch", "office", "uplink", "t1"));
    assertEquals(Optional.of("office"), port.network());
    assertEquals(Optional.of("t1"), port.uplink());
    assertEquals("tap", refusedAll());
    assertEquals("tap", refusedAll("uplink", "t1"));
    assertEquals("tap", refusedAll("switch", "office", "tap", "t1"));
    assertEquals("tap", refusedAll("local", "/a", "remote", "/b", "tap", "t1"));
    assertEquals("remote", refusedAll("local", "/a"));
    assertEquals("remote", refusedAll("tap", "t1", "remote", "/b"));
    assertEquals("queues", refusedAll("local", "/a", "remote", "/b", "queues", 2L));
    assertEquals("switch", refusedAll("switch", "The Office"));
    assertEquals("uplink", refusedAll("tap", "t0", "uplink", "t1"));
    assertEquals("queues", refusedAll("switch", "office", "queues", 2L));
  }

  private static Options options(Object... given) throws InvalidOptionException {
    Map<String, Object> map = new HashMap<>();
    for (int i = 0; i < given.length; i += 2) {
      map.put((String) given[i], given[i + 1]);
    }
    return Options.of(NetConfig.OPTIONS, map);
  }

  private static String refusedAll(Object... given) {
    return assertThrows(InvalidOptionException.class, () -> NetConfig.of(options(given))).option();
  }

  @Test
  void makesUpAnAddressOfItsOwn() {
    for (int i = 0; i < 100; i++) {
      long mac = MacAddress.random();
      assertTrue(MacAddress.isOwn(mac) && (mac & 1L << 41) != 0, MacAddress.toString(mac));
      assertEquals(Optional.of(mac), MacAddress.parse(MacAddress.toString(mac)));
    }
  }

  private static String refused(Object... options) {
    return assertThrows(InvalidOptionException.class, () -> Nets.config(options)).option();
  }
}
