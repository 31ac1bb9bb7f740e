package stile.manager.devicetree;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import stile.manager.devicetree.Node.Range;

/**
 * A whole tree, for what a node alone does not say: what is above it, where its registers are in
 * the machine, and which interrupts it means. Each is found in at most as many steps as the tree is
 * deep, whatever refers to whatever.
 */
public final class Tree {
  /**
   * An interrupt.
   *
   * @param controller the phandle of the interrupt controller; 0 when nobody says which
   * @param cells which of its interrupts, and how it tells, in the controller's own numbers
   */
  public record Interrupt(int controller, List<Integer> cells) {
    public Interrupt {
      cells = List.copyOf(cells);
    }

    /** Whether it is the same line, however it tells. */
    public boolean sameLine(Interrupt other) {
      int line = Math.min(2, cells.size());
      return controller == other.controller
          && other.cells.size() >= line
          && line > 0
          && cells.subList(0, line).equals(other.cells.subList(0, line));
    }

    @Override
    public String toString() {
      boolean shared = cells.size() == 3 && cells.getFirst() == 0;
      return shared ? "SPI %d, trigger %d".formatted(cells.get(1), cells.get(2)) : cells.toString();
    }
  }

  /** The cells of a GIC's interrupt, which is what controllers have that do not say. */
  private static final int GIC_CELLS = 3;

  private final Node root;
  private final Map<String, Node> byPath = new HashMap<>();
  private final Map<Integer, Node> byPhandle = new HashMap<>();

  public Tree(Node root) {
    this.root = root;
    root.all()
        .forEach(
            node -> {
              byPath.putIfAbsent(node.path(), node);
              node.cell("phandle").ifPresent(p -> byPhandle.putIfAbsent(p, node));
            });
  }

  public Node root() {
    return root;
  }

  public Optional<Node> at(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  /** The node that a reference means. */
  public Optional<Node> referred(int phandle) {
    return Optional.ofNullable(byPhandle.get(phandle));
  }

  /** The node above; none above the root. */
  public Optional<Node> parent(Node node) {
    String path = node.path();
    int slash = path.lastIndexOf('/');
    return path.equals("/") ? Optional.empty() : at(slash == 0 ? "/" : path.substring(0, slash));
  }

  /** Whether the operating system may use it: it, and all above it. */
  public boolean available(Node node) {
    return node.enabled() && parent(node).map(this::available).orElse(true);
  }

  /** Where its registers are in the machine; those that no bus above leads to are left out. */
  public List<Range> registers(Node node) {
    List<Range> registers = new ArrayList<>();
    parent(node)
        .ifPresent(
            bus ->
                bus.ranges(node).forEach(range -> translate(bus, range).ifPresent(registers::add)));
    return registers;
  }

  /** From a bus's addresses to those of the machine (Devicetree Specification 0.4, 2.3.8). */
  private Optional<Range> translate(Node bus, Range range) {
    Optional<Node> above = parent(bus);
    if (above.isEmpty()) {
      return Optional.of(range);
    }
    if (!bus.has("ranges")) {
      return Optional.empty();
    }
    int[] cells = bus.cells("ranges");
    if (cells.length == 0) {
      return translate(above.get(), range);
    }
    return bus.windows(above.get()).stream()
        .filter(window -> window.child().holds(range))
        .findFirst()
        .flatMap(
            window ->
                translate(
                    above.get(),
                    new Range(
                        window.parent() + (range.base() - window.child().base()), range.size())));
  }

  /** The interrupts a node names, in its order. */
  public List<Interrupt> interrupts(Node node) {
    List<Interrupt> interrupts = new ArrayList<>();
    if (node.has("interrupts-extended")) {
      int[] cells = node.cells("interrupts-extended");
      for (int at = 0; at < cells.length; ) {
        int width = width(cells[at]);
        interrupts.add(interrupt(cells[at], cells, at + 1, width));
        at += 1 + width;
      }
      return interrupts;
    }
    int[] cells = node.cells("interrupts");
    int controller = controller(node);
    int width = width(controller);
    for (int at = 0; at + width <= cells.length; at += width) {
      interrupts.add(interrupt(controller, cells, at, width));
    }
    return interrupts;
  }

  private static Interrupt interrupt(int controller, int[] cells, int from, int width) {
    List<Integer> own = new ArrayList<>();
    for (int i = from; i < Math.min(from + width, cells.length); i++) {
      own.add(cells[i]);
    }
    return new Interrupt(controller, own);
  }

  /** The nearest interrupt parent, its own or that of a node above. */
  private int controller(Node node) {
    OptionalInt own = node.cell("interrupt-parent");
    return own.isPresent() ? own.getAsInt() : parent(node).map(this::controller).orElse(0);
  }

  private int width(int controller) {
    int width =
        referred(controller)
            .map(n -> n.cell("#interrupt-cells").orElse(GIC_CELLS))
            .orElse(GIC_CELLS);
    return width < 1 || width > 8 ? GIC_CELLS : width;
  }
}
