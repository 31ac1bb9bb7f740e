package stile.manager.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stile.manager.msg.Generation;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.worker.WaitStrategy;

/** What a good configuration becomes. */
class ManagerConfigTest {
  @TempDir Path folder;

  private CompartmentConfig only(String config) throws ConfigException {
    List<CompartmentConfig> all = new ConfigFolder(folder).read(config).compartments();
    assertEquals(1, all.size());
    return all.getFirst();
  }

  private static ServedDeviceConfig served(DeviceConfig device) {
    return (ServedDeviceConfig) device;
  }

  @Test
  void theLeastConfigurationHasDefaultsForTheRest() throws ConfigException {
    CompartmentConfig c = only("[[compartment]]\nname = \"demo\"\nboard = \"b\"\n");
    assertEquals("demo", c.name());
    assertEquals(
        new DoorbellConfig.Ivshmem(folder.resolve("boards/b/board.sock"), 1), c.doorbell());
    assertEquals(Generation.V2, c.payloads());
    assertEquals(1, c.notificationWords());
    assertEquals(WaitConfig.DEFAULT, c.waiting());
    assertEquals(List.of(), c.cpus());
    assertEquals(List.of(), c.devices());
  }

  @Test
  void aDeviceOffersPackedRingsUnlessItsCompartmentOrItSaysOtherwise() throws ConfigException {
    String device = "[[compartment.device]]\ntype = \"fake\"\nimage = \"disk.img\"\n";
    for (String compartment : new String[] {"", "packed = true\n", "packed = false\n"}) {
      CompartmentConfig c =
          only(
              "[[compartment]]\nname = \"demo\"\nboard = \"b\"\n"
                  + compartment
                  + device
                  + device
                  + "packed = false\n"
                  + device
                  + "packed = true\n");
      assertEquals(!compartment.endsWith("false\n"), c.devices().get(0).packed());
      assertFalse(c.devices().get(1).packed());
      assertTrue(c.devices().get(2).packed());
    }
  }

  @Test
  void everyKeyArrives() throws ConfigException {
    CompartmentConfig c =
        only(
            """
            [[compartment]]
            name = "demo"
            profile = "boards/b/profile.toml"
            socket = "run/demo.sock"
            payloads = "v0"
            notification-words = 3
            wait = "hybrid"
            spin = "20 us"
            packed = false
            cpu = [1, 0]
            [[compartment.device]]
            type = "fake"
            number = 2
            wait = "block"
            image = "disk.img"
            serial = "s"
            queues = 4
            length = "64 KiB"
            read-only = true
            backend = "file"
            """);
    assertEquals(new DoorbellConfig.Ivshmem(folder.resolve("run/demo.sock"), 1), c.doorbell());
    assertEquals(Generation.V0, c.payloads());
    assertEquals(3, c.notificationWords());
    assertEquals(new WaitConfig(WaitStrategy.Kind.HYBRID, Duration.ofNanos(20_000)), c.waiting());
    assertEquals(List.of(1, 0), c.cpus());
    ServedDeviceConfig d = served(c.devices().getFirst());
    assertEquals("fake", d.type());
    assertEquals(2, d.number());
    assertEquals(WaitStrategy.Kind.BLOCK, d.waiting().mode());
    assertEquals(folder.resolve("disk.img"), d.options().path("image"));
    assertEquals("s", d.options().string("serial"));
    assertEquals(4, d.options().number("queues"));
    assertEquals(65536, d.options().number("length"));
    assertTrue(d.options().flag("read-only"));
    assertEquals("file", d.options().string("backend"));
    assertFalse(d.packed());
  }

  @Test
  void optionsThatAreNotGivenHaveTheirDefaults() throws ConfigException {
    ServedDeviceConfig d = served(only(withDevices("image = \"/a\"")).devices().getFirst());
    assertEquals(Path.of("/a"), d.options().path("image"));
    assertEquals("getrandom", d.options().string("source"));
    assertFalse(d.options().flag("read-only"));
    assertTrue(d.options().optionalString("serial").isEmpty());
  }

  @Test
  void aDefaultThatIsGivenStaysAsItIs() throws ConfigException {
    ServedDeviceConfig d =
        served(only(withDevices("image = \"/a\"\nsource = \"getrandom\"")).devices().getFirst());
    assertEquals("getrandom", d.options().string("source"));
  }

  @Test
  void devicesWithoutNumberTakeTheLowestThatAreLeft() throws ConfigException {
    CompartmentConfig c =
        only(withDevices("image = \"/a\"", "image = \"/b\"\nnumber = 0", "image = \"/c\""));
    assertEquals(
        List.of("/b", "/a", "/c"),
        c.devices().stream().map(d -> served(d).options().string("image")).toList());
    assertEquals(List.of(0, 1, 2), c.devices().stream().map(DeviceConfig::number).toList());
  }

  @Test
  void whatAProviderFindsWrongLaterHasItsPlace() throws ConfigException {
    ServedDeviceConfig d = served(only(withDevices("image = \"/a\"")).devices().getFirst());
    assertEquals(
        folder + "/c.toml:6:1: device.image: is too short",
        d.problem(new InvalidOptionException("image", "is too short")).toString());
    assertEquals(
        folder + "/c.toml:4:1: device.serial: clashes",
        d.problem(new InvalidOptionException("serial", "clashes")).toString());
  }

  @Test
  void aRegionGoesToTheEndAndHasItsOffsetAsBusAddress() throws ConfigException {
    BoardProfile board = only("[[compartment]]\nname = \"demo\"\nboard = \"b\"\n").board();
    assertEquals(1 << 20, board.carveOut());
    assertEquals(new WindowProfile(0, 65536), board.window());
    assertEquals(
        List.of(
            new RegionProfile(
                "data", 65536, 65536, (1 << 20) - 65536, RegionProfile.Memory.NORMAL)),
        board.regions());
    assertEquals(new MessageProfile(64, 64), board.message());
  }

  @Test
  void theProfileThatComesWithStileIsSound() throws ConfigException {
    Path boards = Path.of("..", "boards").toAbsolutePath();
    new ConfigFolder(folder)
        .write(
            "c.toml", "[[compartment]]\nname = \"c\"\nboard = \"qemu-ivshmem\"\nsocket = \"s\"\n");
    ManagerConfig config =
        ManagerConfig.read(
            folder.resolve("c.toml"), DeviceTypes.of(List.of()), new BoardPath(List.of(boards)));
    BoardProfile board = config.compartments().getFirst().board();
    assertEquals(16 << 20, board.carveOut());
    assertEquals(new WindowProfile(0, 64 << 10), board.window());
    RegionProfile data = board.regions().getFirst();
    assertEquals("data", data.name());
    assertEquals(data.offset(), data.base());
    assertEquals(board.carveOut(), data.offset() + data.size());
  }

  static String withDevices(String... devices) {
    StringBuilder config = new StringBuilder("[[compartment]]\nname = \"demo\"\nboard = \"b\"\n");
    for (String device : devices) {
      config.append("[[compartment.device]]\ntype = \"fake\"\n").append(device).append('\n');
    }
    return config.toString();
  }
}
