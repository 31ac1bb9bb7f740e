package stile.manager.doctor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stile.manager.config.BoardPath;
import stile.manager.config.DeviceTypes;
import stile.manager.config.FakeProvider;
import stile.manager.config.ManagerConfig;
import stile.manager.devicetree.Node;
import stile.manager.devicetree.TreeBlob;

/** A board that is as it should be, and what is found when one thing about it is not. */
class DoctorTest {
  private static final String TREE =
      """
      /dts-v1/;
      / {
        #address-cells = <2>;
        #size-cells = <2>;
        cpus {
          #address-cells = <1>;
          #size-cells = <0>;
          cpu@0 { reg = <0>; };
          cpu@1 { reg = <1>; status = "fail"; };
        };
        reserved-memory {
          #address-cells = <2>;
          #size-cells = <2>;
          ranges;
          shared: carveout@78000000 { reg = <0 0x78000000 0 0x2000000>; no-map; };
          own: own@7c000000 { reg = <0 0x7c000000 0 0x1000000>; no-map; };
        };
        compartment@8020000 {
          compatible = "stile,compartment";
          label = "peer";
          memory-region = <&shared>;
          reg = <0 0x08020000 0 0x1000>;
          interrupts = <0 48 1>, <0 49 1>;
          interrupt-names = "doorbell", "event";
        };
      };
      """;

  @TempDir Path folder;
  private Path root = Path.of("");
  private String present = TREE;
  private ManagerConfig config = new ManagerConfig(Path.of(""), List.of());

  @BeforeEach
  void board() throws Exception {
    root = folder.resolve("root");
    tree(TREE);
    file("sys/module/stile/version", "0.1.0");
    file("sys/class/stile/peer/fault", "");
    file("dev/stile/peer", "");
    file("proc/self/limits", "Max locked memory         unlimited            unlimited   bytes");
    config = read("");
  }

  private ManagerConfig read(String keys) throws Exception {
    return read(Path.of("../boards/qemu-virt-amp/profile.toml"), keys);
  }

  private ManagerConfig read(Path profile, String keys) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("c.toml"),
            """
            [[compartment]]
            name = "c"
            profile = "%s"
            %s
            """
                .formatted(profile.toAbsolutePath().normalize(), keys));
    return ManagerConfig.read(
        file, DeviceTypes.of(List.of(new FakeProvider())), BoardPath.of(null, file, null));
  }

  private void file(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text, US_ASCII);
  }

  private Path compile(String source) throws Exception {
    Path dts = Files.writeString(folder.resolve("tree.dts"), source);
    Path dtb = folder.resolve("tree.dtb");
    Process dtc =
        new ProcessBuilder(
                "dtc", "-q", "-I", "dts", "-O", "dtb", "-o", dtb.toString(), dts.toString())
            .inheritIO()
            .start();
    assertEquals(0, dtc.waitFor());
    return dtb;
  }

  /** As the kernel would show it. */
  private void tree(String source) throws Exception {
    show(TreeBlob.read(compile(source)), root.resolve("proc/device-tree"));
  }

  private static void show(Node node, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, byte[]> property : node.properties().entrySet()) {
      Files.write(folder.resolve(property.getKey()), property.getValue());
    }
    for (Node child : node.children()) {
      show(child, folder.resolve(child.name()));
    }
  }

  private void change(UnaryOperator<String> change) throws Exception {
    String changed = change.apply(TREE);
    assertFalse(changed.equals(TREE), "nothing was changed");
    present = changed;
    try (var files = Files.walk(root.resolve("proc/device-tree"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    tree(changed);
  }

  /** What is not as it should be, one line each. */
  private String found() {
    return lines(Doctor.examine(Machine.running(root), config, "0.1.0"));
  }

  private static String lines(List<Finding> findings) {
    return findings.stream()
        .filter(f -> f.severity() != Finding.Severity.OK)
        .map(f -> f.severity() + " " + f.what())
        .collect(Collectors.joining("\n"));
  }

  @Test
  void findsNothingWrongWithAGoodBoard() {
    List<Finding> all = Doctor.examine(Machine.running(root), config, "0.1.0");
    assertEquals("", lines(all));
    assertEquals(5, all.size(), all::toString);
  }

  @Test
  void looksAtABlobAlone() throws Exception {
    Machine machine = Machine.described(compile(TREE));
    assertEquals("", lines(Doctor.examine(machine, config, "another")));
    Machine cut = Machine.described(Files.write(folder.resolve("cut.dtb"), new byte[7]));
    assertTrue(lines(Doctor.examine(cut, config, "")).contains("does not begin with d00dfeed"));
  }

  /** Each is one mistake that a person makes: what is replaced, by what, and what is said of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          shared: carveout@78000000 { reg = <0 0x78000000 0 0x2000000>; no-map; } | shared: carveout@78000000 { reg = <0 0x78000000 0 0x2000000>; } | has no no-map
          own: own@7c000000 { reg = <0 0x7c000000 0 0x1000000>; no-map; }; | | the compartment's memory, 0x7c000000 to 0x7cffffff, is not reserved
          0 0x7c000000 0 0x1000000 | 0 0x7c000000 0 0x800000 | only partly reserved, by /reserved-memory/own@7c000000
          0 0x7c000000 0 0x1000000 | 0 0x79000000 0 0x4000000 | is reserved more than once
          0 0x78000000 0 0x2000000 | 0 0x78000000 0 0x4000000 | memory-region of /compartment@8020000 is [0x78000000 (0x4000000 bytes)]; the profile's carve-out is 0x78000000
          status = "fail" | status = "disabled" | core 0x1 is the compartment's, and /cpus/cpu@1 offers it to Linux
          cpu@1 { reg = <1>; status = "fail"; } | cpu@1 { reg = <1>; } | offers it to Linux
          label = "peer" | label = "pear" | the labels there are: [pear]
          stile,compartment | stile,other | 0 nodes are compatible with "stile,compartment"
          memory-region = <&shared> | memory-region = <&own> | the profile's carve-out
          memory-region = <&shared>; | | memory-region of /compartment@8020000 is []
          reg = <0 0x08020000 0 0x1000> | reg = <0 0x08030000 0 0x1000> | the profile's doorbell is 0x8020000 (0x1000 bytes)
          "doorbell", "event" | "event", "other" | names no interrupt "doorbell"
          label = "peer" | label = "peer"; stile,non-coherent | /compartment@8020000 has stile,non-coherent; the profile has the carve-out cached
          label = "peer" | label = "peer"; status = "disabled" | /compartment@8020000 is disabled
          compartment@8020000 { | second { compatible = "stile,compartment"; memory-region = <&shared>; }; compartment@8020000 { | is also that of [/second]
          """)
  void findsAMistakeInTheDeviceTree(String right, String wrong, String said) throws Exception {
    change(tree -> tree.replace(right, wrong == null ? "" : wrong));
    assertTrue(found().contains(said), () -> "not said: " + said + "\nbut:\n" + found());
  }

  @Test
  void findsEverythingAtOnce() throws Exception {
    change(tree -> tree.replace("no-map;", "").replace("\"peer\"", "\"pear\""));
    file("sys/module/stile/version", "0.0.9");
    Files.delete(root.resolve("dev/stile/peer"));
    assertEquals(5, found().lines().count(), this::found);
  }

  @Test
  void findsWhatIsWrongWithTheModule() throws Exception {
    file("sys/module/stile/version", "0.0.9");
    assertEquals("PROBLEM the kernel module is of version 0.0.9, this is Stile 0.1.0", found());
    Files.delete(root.resolve("sys/module/stile/version"));
    Files.delete(root.resolve("sys/module/stile"));
    assertEquals("PROBLEM the kernel module stile is not loaded", found());
  }

  /** The same board with another controller's operations on its page. */
  private void readMailbox(boolean shared) throws Exception {
    Path board = Path.of("../boards/qemu-virt-amp/profile.toml").toAbsolutePath().normalize();
    String profile =
        Files.readString(board)
            .replace(
                "controller = \"gicv2m\"",
                "controller = \"" + (shared ? "rk-mbox" : "xlnx-ipi") + "\"")
            .replace("block.frame", shared ? "block.mailbox" : "block.agent")
            .replace("channel.interrupt = 96", shared ? "channel.x = 3" : "channel.peer = 8");
    Files.writeString(folder.resolve("mailbox.toml"), profile);
    Path file =
        Files.writeString(
            folder.resolve("c.toml"),
            "[[compartment]]\nname = \"c\"\nprofile = \"mailbox.toml\"\n");
    config =
        ManagerConfig.read(
            file,
            DeviceTypes.of(List.of(new FakeProvider())),
            BoardPath.of(board.resolve("../..").normalize().toString(), file, null));
  }

  @Test
  void findsThatTheModuleWasNotTold() throws Exception {
    readMailbox(false);
    assertEquals(
        "PROBLEM the module was not told of mailbox xlnx-ipi: it acknowledges nothing, and lets no"
            + " interrupt come",
        found());
    file("sys/class/stile/peer/mailbox", "missing\n");
    assertTrue(found().contains("was not told"), this::found);
    file("sys/class/stile/peer/mailbox", "installed\n");
    assertEquals("", found());
  }

  @Test
  void findsThatOthersRegistersAreGivenAway() throws Exception {
    readMailbox(true);
    file("sys/class/stile/peer/mailbox", "installed\n");
    assertEquals(
        "PROBLEM reg-names of /compartment@8020000 calls the registers at 0x8020000 \"doorbell\","
            + " which gives them to the process; others use them too",
        found());
    change(tree -> tree.replace("label =", "reg-names = \"mailbox\"; label ="));
    assertEquals("", found());
    file("sys/class/stile/peer/mailbox", "missing\n");
    assertTrue(found().contains("it cannot ring"), this::found);
  }

  @Test
  void findsALevelThatNobodyAcknowledges() throws Exception {
    file("sys/class/stile/peer/mailbox", "missing\n");
    assertTrue(found().contains("the profile's doorbell has nothing to acknowledge"), this::found);
    file("sys/class/stile/peer/mailbox", "none\n");
    assertEquals("", found());
  }

  @Test
  void warnsOfWhatMakesItSlow() throws Exception {
    config = read("cpu = [2]");
    file("proc/self/limits", "Max locked memory         1073741824       1073741824  bytes");
    file("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "schedutil\n");
    file("sys/devices/system/cpu/isolated", "3-4\n");
    file("sys/class/stile/peer/fault", "count=1 esr=0x92000046\n");
    assertEquals(
        """
        WARNING the firmware has stopped it for a fault: count=1 esr=0x92000046
        WARNING this user may lock 1073741824 bytes of memory
        WARNING processors change their frequency: governor schedutil
        WARNING CPU 2 is kept for this compartment by the configuration, but not isolated""",
        found());
    file("sys/devices/system/cpu/isolated", "1-2,5\n");
    assertFalse(found().contains("isolated"));
  }

  private void uio(String name, String carveOut) throws Exception {
    file("sys/class/uio/uio0/name", name + "\n");
    file("sys/class/uio/uio0/uevent", "DEVNAME=uio0\n");
    map(0, "0x0000000008020000", "0x0000000000001000");
    map(1, carveOut, "0x0000000002000000");
    file("dev/uio0", "");
  }

  private void map(int index, String address, String size) throws IOException {
    String map = "sys/class/uio/uio0/maps/map" + index + "/";
    file(map + "name", "\n");
    file(map + "addr", address + "\n");
    file(map + "size", size + "\n");
    file(map + "offset", "0x0\n");
  }

  /** The same board, whose compartment uio has. */
  private void readUio() throws Exception {
    Path board = Path.of("../boards/qemu-virt-amp/profile.toml").toAbsolutePath().normalize();
    String profile =
        Files.readString(board)
            .replace("kind = \"compartment\"", "kind = \"uio\"")
            .replace("provider = \"firmware\"", "provider = \"none\"");
    Files.writeString(folder.resolve("uio.toml"), profile);
    Path file =
        Files.writeString(
            folder.resolve("c.toml"), "[[compartment]]\nname = \"c\"\nprofile = \"uio.toml\"\n");
    config =
        ManagerConfig.read(
            file,
            DeviceTypes.of(List.of(new FakeProvider())),
            BoardPath.of(board.resolve("../..").normalize().toString(), file, null));
    change(tree -> tree.replace("stile,compartment", "generic-uio"));
    Files.delete(root.resolve("sys/module/stile/version"));
  }

  @Test
  void findsNothingWrongWithAUioDevice() throws Exception {
    readUio();
    uio("peer", "0x0000000078000000");
    assertEquals("", found());
  }

  @Test
  void findsWhatIsWrongWithAUioDevice() throws Exception {
    readUio();
    assertEquals("PROBLEM 0 uio devices are called \"peer\"; expected one", found());
    uio("peer", "0x0000000079000000");
    assertEquals(
        "PROBLEM uio0: the carve-out: the profile says 0x78000000 to 0x79ffffff, which lies in no map;"
            + " there are map0 0x8020000 to 0x8020fff, map1 0x79000000 to 0x7affffff",
        found());
    uio("peer", "0x0000000078000000");
    Files.delete(root.resolve("dev/uio0"));
    assertEquals("PROBLEM there is no /dev/uio0", found());
  }

  /** The same machine without firmware of ours: Linux starts the core, and must not use it. */
  private void readPsci() throws Exception {
    config = read(Path.of("../boards/qemu-virt-psci/profile.toml"), "");
    change(
        tree ->
            tree.replace(
                    "cpu@1 { reg = <1>; status = \"fail\"; };",
                    "core: cpu@1 { reg = <1>; enable-method = \"psci\"; };")
                .replace("cpus {", "psci { compatible = \"arm,psci-1.0\"; }; cpus {")
                .replace("label =", "stile,cpu = <&core>; stile,memory = <&own>; label ="));
    Path link = root.resolve("sys/devices/system/cpu/cpu1/of_node");
    file("sys/devices/system/cpu/cpu1/online", "0\n");
    Files.createSymbolicLink(link, Path.of("../../../../firmware/devicetree/base/cpus/cpu@1"));
  }

  @Test
  void findsACoreThatLinuxUsesItself() throws Exception {
    readPsci();
    assertEquals("", found());
    file("sys/devices/system/cpu/cpu1/online", "1\n");
    assertEquals("PROBLEM core 0x1 is cpu1 of Linux, and online", found());
    Files.delete(root.resolve("sys/devices/system/cpu/cpu1/online"));
    assertEquals("PROBLEM core 0x1 is cpu1 of Linux, and online", found());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          arm,psci-1.0 | arm,other | no node compatible with arm,psci-0.2
          enable-method = "psci" | enable-method = "spin-table" | core 0x1, /cpus/cpu@1, is not started by PSCI: its enable-method is spin-table
          stile,cpu = <&core>; | | stile,cpu of /compartment@8020000 is []; the profile's core is 0x1
          core: cpu@1 { reg = <1>; | core: cpu@1 { reg = <2>; | the device tree has no core 0x1 below /cpus
          stile,memory = <&own>; | stile,memory = <&shared>; | stile,memory of /compartment@8020000 is [0x78000000 (0x2000000 bytes)]; the profile's memory is 0x7c000000
          """)
  void findsAMistakeThatPsciWouldStumbleOver(String right, String wrong, String said)
      throws Exception {
    readPsci();
    String changed = present.replace(right, wrong == null ? "" : wrong);
    assertFalse(changed.equals(present), "nothing was changed");
    change(tree -> changed);
    assertTrue(found().contains(said), () -> "not said: " + said + "\nbut:\n" + found());
  }

  @Test
  void warnsOfACoreThatATreeOffersToLinux() throws Exception {
    readPsci();
    Machine described = Machine.described(compile(present));
    assertEquals(
        "WARNING core 0x1 is the compartment's, and /cpus/cpu@1 offers it to Linux",
        lines(Doctor.examine(described, config, "0.1.0")));
    String kept = present.replace("\"psci\";", "\"psci\"; status = \"fail\";");
    assertEquals("", lines(Doctor.examine(Machine.described(compile(kept)), config, "0.1.0")));
  }

  @Test
  void findsACpuThatIsNotThere() throws Exception {
    config = read("cpu = [0, 3]");
    file("sys/devices/system/cpu/online", "0-2\n");
    file(
        "proc/self/limits",
        "Max realtime priority     0                    0                    \n");
    assertEquals(
        """
        PROBLEM CPU 3 is kept for this compartment by the configuration, and is not online: Linux has 0-2
        WARNING this user may not have real-time priority: others may take the CPU from the bus""",
        found());
  }

  @Test
  void readsListsOfProcessors() {
    BitSet expected = new BitSet();
    expected.set(1);
    expected.set(3, 6);
    assertEquals(expected, LimitCheck.cpus("1,3-5"));
    assertEquals(new BitSet(), LimitCheck.cpus(""));
    assertEquals(new BitSet(), LimitCheck.cpus("5-3,x"));
  }
}
