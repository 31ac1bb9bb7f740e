package stile.manager.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import stile.manager.config.BoardCatalog;
import stile.manager.config.BoardPath;
import stile.manager.config.BoardProfile;
import stile.manager.config.DeviceTypes;
import stile.manager.config.DoorbellProfile;
import stile.manager.config.ManagerConfig;
import stile.manager.devicetree.Node;
import stile.manager.devicetree.TreeBlob;
import stile.manager.draft.Draft;

/**
 * The boards' overlays on the device trees that Linux has for them. {@code boards/trees/fetch}
 * downloads those once.
 */
class BoardTreesTest {
  private static final Path BOARDS = Path.of("..", "boards").toAbsolutePath().normalize();

  /**
   * A tree with nothing but what an overlay needs, for boards that Linux has none for. It shows
   * that profile and overlay agree, and nothing of the board.
   */
  private static final String STUB =
      """
      /dts-v1/;
      / {
        #address-cells = <2>;
        #size-cells = <2>;
        interrupt-parent = <&gic>;
        cpus { #address-cells = <1>; #size-cells = <0>; cpu@0 { reg = <0>; }; };
        gic: intc: interrupt-controller { interrupt-controller; #interrupt-cells = <3>; };
      };
      """;

  /** A board, and a tree that its overlay is for. */
  record Overlay(String board, String tree) {}

  private static Path trees = Path.of("");

  @TempDir Path folder;

  @BeforeAll
  static void fetch() throws Exception {
    trees = Path.of(run(BOARDS, BOARDS.resolve("trees/fetch").toString()).strip());
  }

  private static String run(Path where, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .directory(where.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(10, TimeUnit.MINUTES), () -> List.of(command) + " hangs");
    assertEquals(0, process.exitValue(), () -> List.of(command) + ": " + out);
    return out;
  }

  private ManagerConfig config(String board) throws Exception {
    Path file = folder.resolve("c.toml");
    Files.writeString(file, "[[compartment]]\nname = \"c\"\nboard = \"" + board + "\"\n");
    return ManagerConfig.read(file, DeviceTypes.of(List.of()), new BoardPath(List.of(BOARDS)));
  }

  static Stream<Path> folders() throws IOException {
    try (Stream<Path> all = Files.list(BOARDS)) {
      return all.filter(f -> Files.exists(f.resolve("profile.toml"))).sorted().toList().stream();
    }
  }

  /** Each board with each tree that its profile names; "stub" where there is none. */
  static List<Overlay> boards() throws Exception {
    List<Overlay> boards = new ArrayList<>();
    for (Path board : folders().filter(f -> Files.exists(f.resolve("linux.dtso"))).toList()) {
      String name = board.getFileName().toString();
      if (name.startsWith("qemu-")) {
        continue; // its overlay goes through the preprocessor, and QEMU's tree is its own
      }
      List<String> names =
          Files.readAllLines(board.resolve("profile.toml")).stream()
              .filter(line -> line.startsWith("trees = ["))
              .flatMap(line -> Stream.of(line.replaceAll(".*\\[|\\]|\"| ", "").split(",", -1)))
              .filter(tree -> !tree.isEmpty())
              .toList();
      (names.isEmpty() ? List.of("stub") : names)
          .forEach(tree -> boards.add(new Overlay(name, tree)));
    }
    return boards;
  }

  private Path overlaid(String board, String tree) throws Exception {
    Path base = trees.resolve(tree + ".dtb");
    if (tree.equals("stub")) {
      base = folder.resolve("stub.dtb");
      Path source = Files.writeString(folder.resolve("stub.dts"), STUB);
      run(folder, "dtc", "-q", "-@", "-O", "dtb", "-o", base.toString(), source.toString());
    }
    Path out = folder.resolve("board.dtb");
    run(folder, BOARDS.resolve("overlay").toString(), board, base.toString(), out.toString());
    return out;
  }

  private static String wrong(List<Finding> findings) {
    return findings.stream()
        .filter(f -> f.severity() != Finding.Severity.OK)
        .map(Finding::what)
        .collect(Collectors.joining("\n"));
  }

  private List<Finding> examine(String board, Path tree) throws Exception {
    return Doctor.examine(Machine.described(tree), config(board), "0.1.0");
  }

  @ParameterizedTest
  @MethodSource("boards")
  void nothingIsWrongWithTheOverlay(Overlay o) throws Exception {
    List<Finding> findings = examine(o.board, overlaid(o.board, o.tree));
    assertEquals("", wrong(findings));
    assertTrue(findings.size() >= 2, findings::toString);
  }

  /** Without the overlay a tree is not right: otherwise the test above would show nothing. */
  @ParameterizedTest
  @MethodSource("boards")
  void withoutTheOverlayMuchIs(Overlay o) throws Exception {
    if (!o.tree.equals("stub")) {
      String wrong = wrong(examine(o.board, trees.resolve(o.tree + ".dtb")));
      assertTrue(wrong.contains("the carve-out"), wrong);
      assertTrue(wrong.contains("0 nodes are compatible"), wrong);
    }
  }

  @Test
  void thereAreThatMany() throws Exception {
    assertTrue(boards().size() >= 11, () -> "boards with overlays");
    for (Path board : folders().toList()) {
      assertTrue(Files.exists(board.resolve("README.md")), () -> board + " has no page");
      BoardProfile profile =
          config(board.getFileName().toString()).compartments().getFirst().board();
      assertFalse(profile.facts().verified().isEmpty(), () -> board + " says not what was tried");
      assertTrue(
          profile.doorbell() instanceof DoorbellProfile.Ivshmem
              || Files.exists(board.resolve("linux.dtso")));
    }
  }

  /** What {@code stile boards new} writes for a board fits that board's tree. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "zynqmp-zcu102-rev1.0",
        "imx8mp-evk",
        "imx93-11x11-evk",
        "k3-am642-evm",
        "bcm2711-rpi-4-b",
        "rk3568-evb1-v10",
        "r9a07g044l2-smarc"
      })
  void aDraftFitsItsTree(String tree) throws Exception {
    Path base = trees.resolve(tree + ".dtb");
    Path boards = Files.createDirectories(folder.resolve("boards"));
    BoardCatalog catalog = new BoardCatalog(new BoardPath(List.of(BOARDS)));
    new Draft("mine", TreeBlob.read(base), catalog.controllers()).write(boards.resolve("mine"));
    Files.copy(BOARDS.resolve("overlay"), boards.resolve("overlay"));
    Path out = folder.resolve("board.dtb");
    run(folder, "sh", boards + "/overlay", "mine", base.toString(), out.toString());
    Path file = folder.resolve("c.toml");
    Files.writeString(file, "[[compartment]]\nname = \"c\"\nboard = \"mine\"\n");
    ManagerConfig config =
        ManagerConfig.read(file, DeviceTypes.of(List.of()), new BoardPath(List.of(boards, BOARDS)));
    List<Finding> findings = Doctor.examine(Machine.described(out), config, "0.1.0");
    assertEquals("", wrong(findings));
    IOException again =
        assertThrows(
            IOException.class,
            () ->
                new Draft("mine", TreeBlob.read(base), catalog.controllers())
                    .write(boards.resolve("mine")));
    assertTrue(String.valueOf(again.getMessage()).endsWith("is there already, and stays as it is"));
  }

  @Test
  void aDraftNeedsAnInterruptControllerItKnows() throws Exception {
    Node root = TreeBlob.read(trees.resolve("bcm2837-rpi-3-b.dtb"));
    BoardCatalog catalog = new BoardCatalog(new BoardPath(List.of(BOARDS)));
    IOException e =
        assertThrows(IOException.class, () -> new Draft("a", root, catalog.controllers()));
    assertTrue(String.valueOf(e.getMessage()).contains("no GIC"), e::toString);
    assertTrue(String.valueOf(e.getMessage()).contains("interrupt-controller@40000000"));
  }

  /** What a person may get wrong: a board, what fdtput does to its tree, and what is said. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          imx8mp-m7 | -r T /reserved-memory/carveout@55000000 | the carve-out, 0x55000000 to 0x55ffffff, is not reserved
          imx8mp-m7 | -d T /reserved-memory/carveout@55000000 no-map | /reserved-memory/carveout@55000000 has no no-map
          imx8mp-m7 | -t x T /reserved-memory/carveout@55000000 reg 0 55000000 0 800000 | is only partly reserved
          imx8mp-m7 | -t x T /reserved-memory/vdev0vring0@942f0000 reg 0 55800000 0 8000 | is reserved more than once
          rpi4-a72 | -d T /cpus/cpu@3 status | core 0x3 is the compartment's, and /cpus/cpu@3 offers it to Linux
          rk3568-a55 | -t s T /cpus/cpu@300 status disabled | core 0x300 is the compartment's
          imx8mp-m7 | -r T /soc@0/bus@30800000/mailbox@30aa0000 | the doorbell's controller, /soc@0/bus@30800000/mailbox@30aa0000, is not in this device tree
          imx8mp-m7 | -t s T /soc@0/bus@30800000/mailbox@30aa0000 status okay | /soc@0/bus@30800000/mailbox@30aa0000 is enabled
          imx93-m33 | -d T /soc@0/bus@42000000/mailbox@42440000 status | /soc@0/bus@42000000/mailbox@42440000 is enabled
          imx93-m33 | -t x T /soc@0/bus@42000000/mailbox@42440000 reg 42450000 10000 | has its registers at [0x42450000 (0x10000 bytes)]; the profile has them at 0x42440000
          imx8mp-m7 | -t s T /compartment@30aa0000 status disabled | /compartment@30aa0000 is disabled
          imx8mp-m7 | -t s T /compartment@30aa0000 label per | the labels there are: [per]
          imx8mp-m7 | -t x T /compartment@30aa0000 reg 0 30ab0000 0 10000 | the profile's doorbell is 0x30aa0000 (0x10000 bytes)
          imx8mp-m7 | -t x T /compartment@30aa0000 reg 0 30aa0000 0 1000 | reg of /compartment@30aa0000 is [0x30aa0000 (0x1000 bytes)]
          imx8mp-m7 | -t x T /compartment@30aa0000 interrupts 0 59 4 | the doorbell's interrupt of /compartment@30aa0000 is SPI 89, trigger 4; the profile's is SPI 88, trigger 4, as of /soc@0
          zynqmp-r5 | -t x T /compartment@ff340000 interrupts 0 1d 1 | is SPI 29, trigger 1; the profile's is SPI 29, trigger 4
          zynqmp-r5 | -t x T /zynqmp-ipi interrupts 0 1d 4 | the doorbell's interrupt, SPI 29, trigger 4, is also that of /zynqmp-ipi
          zynqmp-r5 | -t s T /remoteproc-split@ffe00000 status disabled | the compartment's processor, /remoteproc-split@ffe00000/r5f@0, is disabled
          am64-r5 | -t s T /compartment@29020000 reg-names doorbell | which gives them to the process
          am64-r5 | -t x T /reserved-memory/r5f-memory@a0100000 reg 0 a0100000 0 100000 | the compartment's memory, 0xa0100000 to 0xa0ffffff, is only partly reserved
          """)
  void findsAMistake(String board, String change, String said) throws Exception {
    String tree =
        boards().stream()
            .filter(overlay -> overlay.board.equals(board))
            .map(overlay -> overlay.tree)
            .findFirst()
            .orElseThrow();
    Path dtb = overlaid(board, tree);
    List<String> command = new ArrayList<>(List.of("fdtput"));
    for (String word : change.split(" ", -1)) {
      command.add(word.equals("T") ? dtb.toString() : word);
    }
    run(folder, command.toArray(String[]::new));
    String wrong = wrong(examine(board, dtb));
    assertTrue(wrong.contains(said), () -> "not said: " + said + "\nbut:\n" + wrong);
  }
}
