package stile.manager.devicetree;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With blobs as the real compiler makes them. */
class TreeTest {
  private static final String SOURCE =
      """
      /dts-v1/;
      / {
        #address-cells = <2>;
        #size-cells = <2>;
        compatible = "vendor,board", "vendor,soc";
        reserved-memory {
          #address-cells = <2>;
          #size-cells = <1>;
          ranges;
          shared: shared@78000000 { reg = <0x1 0x78000000 0x2000000>; no-map; };
        };
        cpus {
          #address-cells = <1>;
          #size-cells = <0>;
          cpu@0 { reg = <0>; };
          cpu@101 { reg = <0x101>; status = "fail"; };
        };
        compartment { memory-region = <&shared>; empty = ""; odd = [01 02 03]; };
      };
      """;

  @TempDir Path folder;

  private byte[] compile(String source) throws Exception {
    Path dts = Files.writeString(folder.resolve("tree.dts"), source);
    Path dtb = folder.resolve("tree.dtb");
    Process dtc =
        new ProcessBuilder(
                "dtc", "-q", "-I", "dts", "-O", "dtb", "-o", dtb.toString(), dts.toString())
            .inheritIO()
            .start();
    assertEquals(0, dtc.waitFor());
    return Files.readAllBytes(dtb);
  }

  private Node tree() throws Exception {
    return TreeBlob.parse("tree.dtb", compile(SOURCE));
  }

  @Test
  void readsNodesAndProperties() throws Exception {
    Node root = tree();
    assertEquals("/", root.path());
    assertEquals(
        List.of("/reserved-memory", "/cpus", "/compartment"),
        root.children().stream().map(Node::path).toList());
    assertTrue(root.compatible("vendor,soc"));
    assertFalse(root.compatible("vendor"));
    Node cpus = root.child("cpus").orElseThrow();
    assertEquals(OptionalInt.of(1), cpus.cell("#address-cells"));
    assertTrue(cpus.child("cpu@0").orElseThrow().enabled());
    assertFalse(cpus.child("cpu@101").orElseThrow().enabled());
    assertEquals(
        List.of(new Node.Range(0x101, 0)), cpus.ranges(cpus.child("cpu@101").orElseThrow()));
  }

  @Test
  void followsReferences() throws Exception {
    Node root = tree();
    int phandle = root.child("compartment").orElseThrow().cell("memory-region").orElseThrow();
    Node shared = root.referred(phandle).orElseThrow();
    assertEquals("/reserved-memory/shared@78000000", shared.path());
    assertTrue(shared.has("no-map"));
    Node reserved = root.child("reserved-memory").orElseThrow();
    assertEquals(List.of(new Node.Range(0x1_7800_0000L, 0x200_0000)), reserved.ranges(shared));
    assertTrue(root.referred(0x7777).isEmpty());
  }

  @Test
  void readsWhatHasAnotherShapeAsAbsent() throws Exception {
    Node node = tree().child("compartment").orElseThrow();
    assertEquals("", node.text("empty").orElseThrow());
    assertTrue(node.text("odd").isEmpty());
    assertArrayEquals(new int[0], node.cells("odd"));
    assertTrue(node.text("absent").isEmpty());
  }

  @Test
  void aFolderMakesTheSameTree() throws Exception {
    Path root = Files.createDirectories(folder.resolve("proc"));
    Files.write(root.resolve("compatible"), "vendor,board\0vendor,soc\0".getBytes(US_ASCII));
    Path cpus = Files.createDirectories(root.resolve("cpus/cpu@0"));
    Files.write(cpus.resolve("reg"), new byte[4]);
    Node tree = TreeFolder.read(root);
    assertEquals("/", tree.path());
    assertTrue(tree.compatible("vendor,soc"));
    assertEquals("/cpus/cpu@0", tree.children().getFirst().children().getFirst().path());
    assertThrows(IOException.class, () -> TreeFolder.read(folder.resolve("none")));
  }

  /** Every cut and every changed byte gives a tree or an error, and does so at once. */
  @Test
  void survivesBrokenBlobs() throws Exception {
    byte[] good = compile(SOURCE);
    int errors = 0;
    for (int i = 0; i < good.length; i++) {
      errors += broken(Arrays.copyOf(good, i));
      for (int value : new int[] {0, 0x7f, 0xff, good[i] ^ 1}) {
        byte[] bad = good.clone();
        bad[i] = (byte) value;
        errors += broken(bad);
      }
    }
    assertTrue(errors > good.length, "cuts alone are so many: " + errors);
  }

  private static int broken(byte[] bytes) {
    try {
      TreeBlob.parse("tree.dtb", bytes);
      return 0;
    } catch (IOException e) {
      assertTrue(String.valueOf(e.getMessage()).startsWith("tree.dtb: "), e.toString());
      return 1;
    }
  }

  @Test
  void refusesToNestForEver() throws Exception {
    byte[] deep = compile("/dts-v1/; / {" + "a {".repeat(70) + "};".repeat(70) + "};");
    IOException e = assertThrows(IOException.class, () -> TreeBlob.parse("deep", deep));
    assertTrue(String.valueOf(e.getMessage()).contains("nested more than 64"), e.toString());
  }

  /**
   * References that go in circles, and addresses that leave the machine. The compiler would go in
   * circles itself, so it gets other names.
   */
  @Test
  void isNotLedAstray() throws Exception {
    byte[] blob =
        compile(
            """
                /dts-v1/;
                / {
                  #address-cells = <2>;
                  #size-cells = <2>;
                  xnterrupt-parent = <1>;
                  a: a { phxndle = <1>; xnterrupt-parent = <2>; xnterrupt-controller;
                         #xnterrupt-cells = <2>; xnterrupts = <7 8>; memory-region = <1>; };
                  b: b { phxndle = <2>; xnterrupt-parent = <1>; xnterrupt-controller;
                         #xnterrupt-cells = <0xffffffff>; xnterrupts = <1 2 3 4>; };
                  c { xnterrupts-extended = <1 9>, <3>, <2 5 6 7 8 9 10 11 12 13 14 15 16>; };
                  bus { #address-cells = <1>; #size-cells = <1>;
                        ranges = <0x1000 0xffffffff 0xfffffff0 0x100>;
                        d@1000 { reg = <0x1000 0x10>, <0x1080 0x1000>, <0xffffffff 0xffffffff>; }; };
                  closed { #address-cells = <1>; #size-cells = <1>; e@0 { reg = <0 1>; }; };
                };
                """);
    String text = new String(blob, ISO_8859_1).replace("xnterrupt", "interrupt");
    Node root = TreeBlob.parse("tree.dtb", text.replace("phxndle", "phandle").getBytes(ISO_8859_1));
    Tree tree = new Tree(root);
    assertEquals("[]", interrupts(tree, "/a"), "b counts nonsense, so as a GIC does: in threes");
    assertEquals("[[1, 2], [3, 4]]", interrupts(tree, "/b"));
    assertEquals("[[9, 3], [5, 6, 7], [9, 10, 11], [13, 14, 15], []]", interrupts(tree, "/c"));
    assertEquals(
        List.of(new Node.Range(-16, 0x10)),
        tree.registers(tree.at("/bus/d@1000").orElseThrow()),
        "only what the bus's window holds");
    assertEquals(List.of(), tree.registers(tree.at("/closed/e@0").orElseThrow()));
    assertTrue(tree.parent(root).isEmpty());
    assertTrue(tree.available(root));
  }

  private static String interrupts(Tree tree, String path) {
    return tree.interrupts(tree.at(path).orElseThrow()).stream()
        .map(Tree.Interrupt::cells)
        .toList()
        .toString();
  }

  @Test
  void refusesWhatIsTooLarge() throws Exception {
    Path large = folder.resolve("large.dtb");
    try (var file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength((16 << 20) + 1);
    }
    IOException e = assertThrows(IOException.class, () -> TreeBlob.read(large));
    assertTrue(String.valueOf(e.getMessage()).contains("larger than 16777216 bytes"), e.toString());
  }

  /** As many nodes as fit into the largest tree that is read, all of them to be looked through. */
  @Test
  void aTreeOfAMillionNodesTakesSeconds() throws Exception {
    int nodes = 1_000_000;
    byte[] strings = "phandle\0interrupts\0".getBytes(US_ASCII);
    ByteBuffer blob = ByteBuffer.allocate(40 + strings.length + 12 * nodes + 16);
    int structure = 40 + strings.length;
    blob.putInt(0xd00dfeed).putInt(blob.capacity()).putInt(structure).putInt(40).putInt(0);
    blob.putInt(17).putInt(16).putInt(0).putInt(strings.length).putInt(12 * nodes + 16);
    blob.put(strings).putInt(1).putInt(0);
    for (int i = 0; i < nodes; i++) {
      blob.putInt(1).putInt('x' << 24).putInt(2);
    }
    blob.putInt(2).putInt(9);
    assertTimeout(
        Duration.ofSeconds(30),
        () -> {
          Tree tree = new Tree(TreeBlob.parse("many.dtb", blob.array()));
          assertEquals(nodes, tree.root().children().size());
          assertEquals(
              0, tree.root().all().filter(node -> !tree.interrupts(node).isEmpty()).count());
        });
  }

  @Test
  void comparesRangesWithoutOverflow() {
    Node.Range top = new Node.Range(-0x1000, 0x1000);
    assertTrue(top.holds(new Node.Range(-0x10, 0x10)));
    assertFalse(top.holds(new Node.Range(-0x10, 0x11)));
    assertFalse(top.holds(new Node.Range(-0x1001, 0x10)));
    assertTrue(top.overlaps(new Node.Range(-0x2000, 0x1001)));
    assertFalse(top.overlaps(new Node.Range(-0x2000, 0x1000)));
    assertFalse(new Node.Range(0, 0x1000).overlaps(top));
  }
}
