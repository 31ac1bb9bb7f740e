package stile.manager.draft;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import stile.manager.config.ControllerPreset;
import stile.manager.devicetree.Node;
import stile.manager.devicetree.Node.Range;
import stile.manager.devicetree.Tree;
import stile.manager.devicetree.Tree.Interrupt;

/**
 * What to use of a board.
 *
 * @param model what the board calls itself
 * @param carveOut the shared memory
 * @param own the peer's own
 * @param bank the memory that both are in; of size 0 when the tree names none
 * @param core the core to take from Linux, if there are several
 * @param gic the interrupt controller
 * @param distributor where its distributor is
 * @param toLinux the shared interrupt by which the peer rings
 * @param toPeer the shared interrupt by which Linux rings
 * @param mailboxes what else there is to ring by
 */
record Choices(
    String model,
    Range carveOut,
    Range own,
    Range bank,
    Optional<Node> core,
    Node gic,
    long distributor,
    int toLinux,
    int toPeer,
    List<Mailbox> mailboxes) {
  /** A controller that the tree has a node for. */
  record Mailbox(Node node, ControllerPreset kind, List<Range> registers) {}

  static final String GIC = "gic-ispendr";

  private static final long CARVE_OUT = 16 << 20;
  private static final long OWN = 32 << 20;

  /** Where a board without any word on memory is likely to have some. */
  private static final Range SOMEWHERE = new Range(0x1e00_0000, 0);

  Choices {
    mailboxes = List.copyOf(mailboxes);
  }

  /**
   * Chooses.
   *
   * @throws IOException when the board lacks what is needed; the message says what
   */
  static Choices of(Tree tree, List<ControllerPreset> kinds) throws IOException {
    List<Mailbox> all = mailboxes(tree, kinds);
    Mailbox gic =
        all.stream()
            .filter(m -> m.kind.name().equals(GIC) && !m.registers.isEmpty())
            .findFirst()
            .orElseThrow(
                () ->
                    new IOException(
                        "the device tree has no GIC that a draft could ring by; mailboxes there: "
                            + all.stream().map(m -> m.node.path()).toList()));
    Range bank = bank(tree);
    Range place = place(tree, bank);
    int[] spis = free(tree, gic.node);
    return new Choices(
        tree.root().text("model").orElse("a board without a name"),
        new Range(place.base(), CARVE_OUT),
        new Range(place.base() + CARVE_OUT, OWN),
        bank,
        core(tree),
        gic.node,
        gic.registers.getFirst().base(),
        spis[0],
        spis[1],
        all.stream().filter(m -> !m.node.path().equals(gic.node.path())).toList());
  }

  private static List<Mailbox> mailboxes(Tree tree, List<ControllerPreset> kinds) {
    List<Mailbox> found = new ArrayList<>();
    tree.root()
        .all()
        .forEach(
            node ->
                kinds.stream()
                    .filter(kind -> kind.compatible().stream().anyMatch(node::compatible))
                    .findFirst()
                    .ifPresent(kind -> found.add(new Mailbox(node, kind, tree.registers(node)))));
    return found;
  }

  /** The lowest memory that has room, below 4 GiB, where 32-bit processors reach it too. */
  private static Range bank(Tree tree) {
    return tree.root().children().stream()
        .filter(node -> node.text("device_type").equals(Optional.of("memory")))
        .flatMap(node -> tree.root().ranges(node).stream())
        .filter(range -> range.base() >= 0 && range.base() < 1L << 32)
        .filter(range -> range.size() >= 4 * (CARVE_OUT + OWN))
        .findFirst()
        .orElse(SOMEWHERE);
  }

  /**
   * From the middle on, the first place that nobody has reserved. Without a word on memory, behind
   * the last that somebody has: some is likely to be there.
   */
  private static Range place(Tree tree, Range bank) {
    List<Range> taken =
        tree.root().child("reserved-memory").stream()
            .flatMap(r -> r.children().stream().flatMap(node -> r.ranges(node).stream()))
            .filter(range -> range.base() >= 0 && range.base() < 1L << 32 && range.size() > 0)
            .toList();
    if (bank.size() == 0) {
      long last = taken.stream().mapToLong(r -> r.base() + r.size()).max().orElse(bank.base());
      return new Range(last + CARVE_OUT - 1 & -CARVE_OUT, CARVE_OUT + OWN);
    }
    long end = Math.min(bank.base() + bank.size(), 1L << 32);
    long middle = bank.base() + (end - bank.base()) / 2 & -CARVE_OUT;
    return Stream.iterate(middle, at -> at + CARVE_OUT + OWN <= end, at -> at + CARVE_OUT)
        .map(at -> new Range(at, CARVE_OUT + OWN))
        .filter(range -> taken.stream().noneMatch(range::overlaps))
        .findFirst()
        .orElse(new Range(middle, CARVE_OUT + OWN));
  }

  /** The last of several: the first is what Linux starts on. */
  private static Optional<Node> core(Tree tree) {
    List<Node> cores =
        tree.root()
            .child("cpus")
            .map(
                cpus ->
                    cpus.children().stream()
                        .filter(node -> node.name().startsWith("cpu@") && node.enabled())
                        .toList())
            .orElse(List.of());
    return cores.size() < 2 ? Optional.empty() : Optional.of(cores.getLast());
  }

  /** Two that no node names, below one that some node does: so the GIC has them. */
  private static int[] free(Tree tree, Node gic) throws IOException {
    int phandle = gic.cell("phandle").orElse(0);
    TreeSet<Integer> used = new TreeSet<>();
    tree.root()
        .all()
        .flatMap(node -> tree.interrupts(node).stream())
        .filter(interrupt -> interrupt.controller() == phandle)
        .map(Interrupt::cells)
        .filter(cells -> cells.size() >= 2 && cells.get(0) == 0)
        .forEach(cells -> used.add(cells.get(1)));
    List<Integer> free = new ArrayList<>();
    int highest = used.isEmpty() ? 0 : Math.min(used.last(), 987);
    for (int spi = highest; spi >= 0 && free.size() < 2; spi--) {
      if (!used.contains(spi)) {
        free.add(spi);
      }
    }
    if (free.size() < 2) {
      throw new IOException("the device tree leaves no two shared interrupts of the GIC free");
    }
    return new int[] {free.get(0), free.get(1)};
  }
}
