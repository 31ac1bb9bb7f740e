package stile.manager.controller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stile.bindings.memory.Barriers;
import stile.manager.config.BoardPath;
import stile.manager.config.DeviceTypes;
import stile.manager.config.DoorbellConfig;
import stile.manager.config.ManagerConfig;

/**
 * Every controller's file against hardware that behaves as that controller does; and against the
 * same hardware with one thing in the file wrong, which must be found.
 */
class ControllersTest {
  private static final Path BOARDS = Path.of("..", "boards").toAbsolutePath().normalize();

  @TempDir Path folder;

  static Set<String> names() {
    return Row.ALL.keySet();
  }

  private Controller read(String name) throws Exception {
    Row row = Row.of(name);
    StringBuilder blocks = new StringBuilder();
    long address = 0x4000_0000;
    for (String block : row.blocks().split(" ", -1)) {
      blocks.append(block).append(" = ").append(address).append('\n');
      address += 0x100_0000;
    }
    Path profile =
        Files.writeString(
            folder.resolve("profile.toml"),
            """
            name = "b"
            [carve-out]
            address = 0x78000000
            size = "1 MiB"
            [window]
            offset = 0
            size = "64 KiB"
            [[region]]
            name = "data"
            offset = "64 KiB"
            [doorbell]
            kind = "compartment"
            label = "peer"
            controller = "%s"
            [doorbell.block]
            %s
            [doorbell.channel]
            %s
            [life-cycle]
            provider = "none"
            [message]
            """
                .formatted(name, blocks, row.channel()));
    Path file = folder.resolve("c.toml");
    Files.writeString(file, "[[compartment]]\nname = \"c\"\nprofile = \"" + profile + "\"\n");
    DoorbellConfig doorbell =
        ManagerConfig.read(file, DeviceTypes.of(List.of()), new BoardPath(List.of(BOARDS)))
            .compartments()
            .getFirst()
            .doorbell();
    return ((DoorbellConfig.Compartment) doorbell).bell().controller();
  }

  @Test
  void everyFileIsTried() throws Exception {
    Set<String> files = new TreeSet<>();
    try (var all = Files.list(BOARDS.resolve("controllers"))) {
      all.map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".toml"))
          .forEach(file -> files.add(file.replace(".toml", "")));
    }
    assertEquals(new TreeSet<>(names()), files);
  }

  @ParameterizedTest
  @MethodSource("names")
  void rings(String name) throws Exception {
    Trial.ringing(name, read(name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void hears(String name) throws Exception {
    Trial.hearing(name, read(name));
    Trial.beginning(name, read(name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void losesNoRingFromThePeer(String name) throws Exception {
    Trial.receiving(name, read(name), true);
  }

  @ParameterizedTest
  @MethodSource("names")
  void losesNoRingToThePeer(String name) throws Exception {
    Trial.sending(name, read(name));
  }

  /** If this were not so, {@link #losesNoRingFromThePeer} would show nothing. */
  @ParameterizedTest
  @MethodSource("names")
  void whoLooksBeforeItAcknowledgesLosesOne(String name) throws Exception {
    Controller controller = read(name);
    assertTrue(
        controller.acknowledge().isEmpty()
            || fails(() -> Trial.receiving(name, controller, false)));
  }

  /** Takes each operation away, and changes each number: every time something must be missed. */
  @ParameterizedTest
  @MethodSource("names")
  void noticesWhatIsWrong(String name) throws Exception {
    List<String> unnoticed = new ArrayList<>();
    int tried = 0;
    for (Change change : Change.of(read(name))) {
      tried++;
      if (!fails(() -> Trial.all(name, change.controller()))) {
        unnoticed.add(change.what());
      }
    }
    assertEquals(List.of(), unnoticed);
    assertTrue(tried >= 2, () -> "too few changes");
  }

  /**
   * The hardware of a sender that is refused access: nobody waits for ever, and it is said where.
   */
  @Test
  void aControllerThatDoesNotAnswer() throws Exception {
    Controller controller = read("arm-mhu-v2");
    Hardware deaf = Row.of("arm-mhu-v2").hardware().get();
    deaf.blocks.getFirst().read(0xf8c, () -> 0);
    ControllerBell bell = new ControllerBell(controller, deaf.blocks, Barriers.innerShareable());
    assertEquals(
        "controller arm-mhu-v2: the register at 0x40000f8c reads 0x0 after 10000 us; expected just"
            + " 0x1 in its bits 0x1",
        assertThrows(IOException.class, bell::initialise).getMessage());
  }

  private interface Try {
    void run();
  }

  private static boolean fails(Try what) {
    try {
      what.run();
      return false;
    } catch (AssertionError e) {
      return true;
    }
  }
}
