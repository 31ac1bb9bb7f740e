package stile.blk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.device.Options;
import stile.virtio.host.FileEngine.Kind;

class BlkSettingsTest {
  private static void refused(String option, String message, Object... options) throws Exception {
    Options values = TestDisk.options(options);
    var e = assertThrows(InvalidOptionException.class, () -> BlkSettings.of(values));
    assertEquals(option, e.option());
    assertEquals(message, e.getMessage());
  }

  @Test
  void hasDefaults() {
    assertEquals(
        new BlkSettings(
            new Medium.Image(Path.of("/images/disk.img")),
            false,
            "disk.img",
            1,
            256,
            true,
            OptionalLong.empty(),
            Kind.AUTO,
            false),
        TestDisk.settings());
  }

  @Test
  void takesAll() {
    assertEquals(
        new BlkSettings(
            new Medium.Image(Path.of("/i")),
            false,
            "S",
            16,
            32768,
            false,
            OptionalLong.of(65536),
            Kind.SYNC,
            true),
        TestDisk.settings(
            "image",
            "/i",
            "serial",
            "S",
            "queues",
            16,
            "queue-size",
            32768,
            "write-back",
            false,
            "writable-tail",
            65536,
            "engine",
            "sync",
            "direct",
            true));
  }

  @ParameterizedTest
  @CsvSource({
    "/a/b.img, b.img",
    "/, /",
    "/a/plätze.img, pl_tze.img",
    "/a/123456789012345678901234567890, 12345678901234567890"
  })
  void derivesASerialFromTheName(String image, String serial) {
    assertEquals(serial, TestDisk.settings("image", image).serial());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "123456789012345678901", "ä", "a\nb", "a\0"})
  void refusesSerials(String serial) throws Exception {
    refused(
        "serial",
        "is \"" + serial + "\"; expected 1 to 20 printable ASCII characters",
        "serial",
        serial);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 17, -1, 1L << 32 | 1})
  void refusesQueues(long queues) throws Exception {
    refused("queues", "is " + queues + "; expected 1 to 16", "queues", queues);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 5, 65536, -4, Long.MIN_VALUE, 1L << 32})
  void refusesQueueSizes(long size) throws Exception {
    refused(
        "queue-size", "is " + size + "; expected a power of two, 4 to 32768", "queue-size", size);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 511, 513})
  void refusesTails(long tail) throws Exception {
    refused(
        "writable-tail",
        "is " + tail + " bytes; expected a multiple of 512, at least 512",
        "writable-tail",
        tail);
  }

  @Test
  void refusesAWritableTailOfAReadOnlyDisk() throws Exception {
    refused(
        "writable-tail",
        "makes no sense with read-only = true",
        "writable-tail",
        512,
        "read-only",
        true);
  }

  private static String refusal(Map<String, Object> options) throws Exception {
    Options values = Options.of(BlkSettings.OPTIONS, options);
    var e = assertThrows(InvalidOptionException.class, () -> BlkSettings.of(values));
    return e.option() + " " + e.getMessage();
  }

  @Test
  void hasAnImageOrNone() throws Exception {
    assertEquals("image is missing; expected a file or block device", refusal(Map.of()));
    assertEquals("image makes no sense with null", refusal(Map.of("image", "/i", "null", 512L)));
    assertEquals(
        "null is 513 bytes; expected a multiple of 512, at least 512",
        refusal(Map.of("null", 513L)));
    assertEquals(
        "null is 0 bytes; expected a multiple of 512, at least 512", refusal(Map.of("null", 0L)));
    assertEquals("direct makes no sense with null", refusal(Map.of("null", 512L, "direct", true)));
    assertEquals(
        "engine makes no sense with null", refusal(Map.of("null", 512L, "engine", "sync")));
  }
}
