package stile.manager.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import stile.manager.Json;
import stile.manager.Service;
import stile.manager.config.DeviceTypes;
import stile.manager.config.FakeProvider;
import stile.manager.config.ManagerConfig;

/** The command line from the words to the status, with a service that only remembers. */
class StileCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<ManagerConfig> served = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private String good = "";
  private Service service =
      config -> {
        served.add(config);
        return 0;
      };

  private int stile(String... args) {
    CommandLine line =
        StileCommand.commandLine(
            new Surroundings(
                () -> DeviceTypes.of(List.of(new FakeProvider())),
                () -> service,
                environment,
                Path.of("..").toAbsolutePath().normalize().toString()));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    return line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(args);
  }

  private String config(String text) throws IOException {
    return Files.writeString(folder.resolve("demo.toml"), text).toString();
  }

  @BeforeEach
  void writeGood() throws IOException {
    good =
        config(
            """
            [[compartment]]
            name = "demo"
            board = "qemu-ivshmem"
            socket = "/run/demo.sock"
            [[compartment.device]]
            type = "fake"
            image = "/disk.img"
            read-only = true
            """);
  }

  @Test
  void runHandsTheConfigurationToTheService() {
    assertEquals(0, stile("run", "--config", good), err::toString);
    assertEquals("demo", served.getFirst().compartments().getFirst().name());
  }

  @Test
  void runReturnsTheServicesStatus() {
    service = config -> 1;
    assertEquals(1, stile("run", "-c", good));
    assertEquals("", err.toString());
  }

  @Test
  void doctorSaysWhatIsWrongAndWhatToDo() throws IOException {
    String amp = config("[[compartment]]\nname = \"demo\"\nboard = \"qemu-virt-amp\"\n");
    assertEquals(1, stile("doctor", "-c", amp, "--root", folder.toString()));
    assertTrue(out.toString().contains("problem  demo: the kernel module stile is not loaded"));
    assertTrue(out.toString().contains("         cure: modprobe stile"), out::toString);
    assertTrue(out.toString().endsWith("2 problem(s), 0 warning(s), 0 ok\n"), out::toString);
    assertEquals("", err.toString());
  }

  @Test
  void doctorSpeaksToPrograms() throws IOException {
    String amp = config("[[compartment]]\nname = \"demo\"\nboard = \"qemu-virt-amp\"\n");
    assertEquals(1, stile("doctor", "--json", "-c", amp, "--root", folder.toString()));
    assertTrue(out.toString().startsWith("{\n  \"problems\": 2,\n  \"warnings\": 0,\n"));
    assertTrue(
        out.toString()
            .contains(
                "{\"severity\": \"problem\", \"subject\": \"demo\", \"what\": \"the kernel module"
                    + " stile is not loaded\", \"cure\": \"modprobe stile"),
        out::toString);
    assertEquals("\"a\\\"\\\\\\u001b\\u00e4\"", Json.quoted("a\"\\\u001b\u00e4"));
  }

  @Test
  void doctorIsContentWhereNothingIsNeeded() {
    assertEquals(0, stile("doctor", "-c", good), out::toString);
    assertEquals(0, stile("doctor", "--strict", "-c", good), out::toString);
  }

  @Test
  void runSaysWhatCannotBeHadWithoutAStackTrace() {
    service =
        config -> {
          throw new IOException("/run/demo.sock: permission denied");
        };
    assertEquals(1, stile("run", "-c", good));
    assertEquals("stile: /run/demo.sock: permission denied\n", err.toString());
  }

  @Test
  void aFaultOfOursHasItsStackTrace() {
    service =
        config -> {
          throw new IllegalStateException("never");
        };
    assertEquals(1, stile("run", "-c", good));
    assertTrue(err.toString().startsWith("stile: this should not have happened"), err::toString);
    assertTrue(err.toString().contains("IllegalStateException: never"), err::toString);
  }

  @Test
  void checkSaysWhatWouldBeServed() {
    assertEquals(0, stile("check", "--config", good), err::toString);
    String board =
        Path.of("../boards/qemu-ivshmem/profile.toml").toAbsolutePath().normalize().toString();
    assertEquals(
        """
        compartment demo on qemu-ivshmem (BOARD)
          carve-out 0x1000000 bytes, bus window 0x10000 bytes at 0x0
          region data: 0xff0000 bytes at 0x10000, bus address 0x10000, normal memory
          doorbell: ivshmem, socket /run/demo.sock, 1 vector
          bus: virtio-msg v2, 64 slots of 64 bytes, 1 notification word, waits hybrid, spins 50.0 us
          device 0: fake, waits hybrid, spins 50.0 us, image /disk.img, read-only true
        FILE is right: 1 compartment, 1 device
        """
            .replace("BOARD", board)
            .replace("FILE", good),
        out.toString());
    assertTrue(served.isEmpty());
  }

  @Test
  void checkSaysAllThatIsWrong() throws IOException {
    String bad = config("[[compartment]]\nname = \"demo\"\nboard = 1\nwait = 2\n");
    assertEquals(1, stile("check", "--config", bad));
    assertEquals(
        bad
            + ":3:1: compartment.board: is 1; expected a name of 1 to 64 characters out of a-z, 0-9 and -\n"
            + bad
            + ":4:1: compartment.wait: is 2; expected one of spin, hybrid, block\n"
            + "stile: 2 problems in the configuration\n",
        err.toString());
    assertEquals("", out.toString());
  }

  @Test
  void aConfigurationThatIsNotThere() {
    String file = folder.resolve("none.toml").toString();
    assertEquals(1, stile("run", "--config", file));
    assertEquals(
        file + ": cannot be read: no such file\nstile: 1 problem in the configuration\n",
        err.toString());
  }

  @Test
  void boardsAreLookedUpWhereTheEnvironmentSays() throws IOException {
    Path mine = Files.createDirectories(folder.resolve("mine/qemu-ivshmem"));
    Files.writeString(mine.resolve("profile.toml"), "name = 1\n");
    environment.put("STILE_BOARDS", folder.resolve("mine").toString());
    assertEquals(1, stile("check", "--config", good));
    assertTrue(err.toString().startsWith(mine + "/profile.toml:1:1: "), err::toString);
  }

  @Test
  void aLogLevelNobodyKnows() {
    environment.put("STILE_LOG", "loud");
    assertEquals(1, stile("run", "--config", good));
    assertEquals(
        "stile: STILE_LOG is \"loud\"; expected one of error, warning, info, debug, trace, off\n",
        err.toString());
  }

  @Test
  void boardsListsWhatIsThere() {
    assertEquals(0, stile("boards"), err::toString);
    String text = out.toString();
    assertTrue(text.contains("\nzynqmp-r5\n    An R5F of ZynqMP beside Linux on the A53s\n"), text);
    assertTrue(text.contains("\n    doorbell  xlnx-ipi\n"), text);
    assertTrue(text.contains("\n    SoC       NXP i.MX93\n"), text);
    assertTrue(text.lines().filter(line -> line.contains("    verified ")).count() >= 12, text);
  }

  @Test
  void boardsShowTellsAllOfOne() {
    assertEquals(0, stile("boards", "show", "imx8mp-m7"), err::toString);
    String text = out.toString();
    assertTrue(text.contains("doorbell   imx-mu-v1: sets 0x80000 (32 bits) at 0x30aa0024\n"), text);
    assertTrue(text.contains("side at 0x30aa0000, 0x10000 bytes, ours alone\n"), text);
    assertTrue(text.contains("started by Linux's remoteproc, /remoteproc-cm7\n"), text);
    assertEquals(2, stile("boards", "show", "none"));
    assertTrue(err.toString().contains("no board \"none\"; known are am64-r5, "), err::toString);
  }

  @Test
  void boardsNewSaysWhatIsWrong() throws IOException {
    String tree = Files.writeString(folder.resolve("t.dtb"), "no tree").toString();
    assertEquals(1, stile("boards", "new", "mine", "--from", tree));
    assertTrue(err.toString().contains("does not begin with d00dfeed"), err::toString);
    assertEquals(1, stile("boards", "new", "mine", "--from", folder + "/none"));
    assertEquals(2, stile("boards", "new", "Mine!", "--from", tree));
    assertFalse(Files.exists(Path.of("boards")));
  }

  @Test
  void devicesListsEveryOption() {
    assertEquals(0, stile("devices"));
    String text = out.toString();
    assertTrue(text.startsWith("fake\n    A device for tests.\n"), text);
    assertTrue(text.contains("    image = a path  (required)\n        What it serves.\n"), text);
    assertTrue(text.contains("    backend = stdout | file  (default stdout)\n"), text);
    assertTrue(text.contains("    serial = a string\n"), text);
  }

  @Test
  void devicesOfATypeNobodyKnows() {
    assertEquals(2, stile("devices", "gpu"));
    assertEquals(
        "stile devices: no device type \"gpu\"; expected one of fake\nTry 'stile devices --help'.\n",
        err.toString());
  }

  @Test
  void aCommandLineThatMakesNoSense() {
    assertEquals(2, stile());
    assertEquals(2, stile("run"));
    assertEquals(2, stile("run", "--config", good, "--loud"));
    assertEquals(2, stile("fly"));
    assertEquals(
        """
        stile: expected a command: run, serve, compartment, check, doctor, doorbell, boards or devices
        Try 'stile --help'.
        stile run: Missing required option: '--config=FILE'
        Try 'stile run --help'.
        stile run: Unknown option: '--loud'
        Try 'stile run --help'.
        stile: Unmatched argument at index 0: 'fly'
        Try 'stile --help'.
        """,
        err.toString());
    assertTrue(served.isEmpty());
  }

  @Test
  void helpAndVersion() {
    assertEquals(0, stile("--help"));
    assertEquals(0, stile("run", "--help"));
    assertTrue(out.toString().contains("--config=FILE"), out::toString);
    assertEquals(0, stile("--version"));
    assertTrue(out.toString().contains("\nstile "), out::toString);
    assertFalse(out.toString().contains("unknown"), out::toString);
  }
}
