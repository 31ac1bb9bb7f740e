package stile.manager.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A device that another process serves, as the file has it. */
class RemoteDeviceConfigTest {
  private static final String DEVICE =
      """
      [[compartment]]
      name = "c"
      board = "b"
      [[compartment.device]]
      backend = "vhost-user:disk.sock"
      """;

  @TempDir private Path folder = Path.of("");

  private RemoteDeviceConfig read(String keys) throws ConfigException {
    ManagerConfig config = new ConfigFolder(folder).read(DEVICE + keys);
    return (RemoteDeviceConfig) config.compartments().getFirst().devices().getFirst();
  }

  @Test
  void theLeastHasDefaultsForTheRest() throws ConfigException {
    RemoteDeviceConfig device = read("type = \"blk\"");
    assertEquals("blk", device.type());
    assertEquals(2, device.kind().id());
    assertEquals(folder.resolve("disk.sock"), device.socket());
    assertEquals(OptionalInt.empty(), device.queues());
    assertEquals(256, device.queueSize());
    assertEquals(60, device.configSize());
  }

  @Test
  void everythingCanBeSaid() throws ConfigException {
    RemoteDeviceConfig device =
        read(
            "type = 61\nqueues = 3\nqueue-size = 64\nconfig-size = 12\npacked = false\nnumber = 9");
    assertEquals("type 61", device.type());
    assertEquals(61, device.kind().id());
    assertEquals(OptionalInt.of(3), device.queues());
    assertEquals(64, device.queueSize());
    assertEquals(12, device.configSize());
    assertEquals(9, device.number());
    assertFalse(device.packed());
  }

  @Test
  void aFileSystemHasATag() throws ConfigException {
    assertEquals("home", read("type = \"fs\"\ntag = \"home\"").tag());
    assertEquals(
        "c.toml:7:1: device.tag: is \"%s\"; expected a name of 1 to 36 bytes"
            .formatted("\u00e9".repeat(19)),
        new ConfigFolder(folder)
            .problems(DEVICE + "type = \"fs\"\ntag = \"" + "\u00e9".repeat(19) + '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          queues = 65       | c.toml:6:1: device.queues: is 65; expected a whole number from 1 to 64
          queue-size = 100  | c.toml:6:1: device.queue-size: is 100; expected a power of two up to 32768
          queue-size = 0    | c.toml:6:1: device.queue-size: is 0; expected a power of two up to 32768
          config-size = 257 | c.toml:6:1: device.config-size: is 257; expected a whole number from 0 to 256
          image = "a"       | c.toml:6:1: device.image: unknown key; known are number, type, wait, spin, packed, backend, queues, queue-size, config-size
          """)
  void aWrongKeySaysSo(String line, String expected) {
    assertEquals(expected, new ConfigFolder(folder).problems(DEVICE + line + "\ntype = \"blk\""));
  }

  @Test
  void itsTypeIsKnownOrANumber() {
    assertEquals(
        "c.toml:6:1: device.type: is \"tape\"; expected a number from 1 to 63, or one of net, blk,"
            + " console, rng, scsi, input, vsock, sound, fs, i2c, can, gpio",
        new ConfigFolder(folder).problems(DEVICE + "type = \"tape\""));
  }
}
