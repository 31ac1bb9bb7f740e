package stile.manager.devicetree;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * One node. What a property means depends on the property, so each reading has a method; a property
 * that is absent, or has another shape, reads as absent.
 *
 * @param path from the root, {@code /} for the root itself
 * @param properties their bytes, by name
 * @param children in the tree's order
 */
public record Node(String path, Map<String, byte[]> properties, List<Node> children) {
  private static final int CELL = Integer.BYTES;

  /** What the specification assumes where a node does not say (section 2.3.5). */
  private static final int ADDRESS_CELLS = 2;

  private static final int SIZE_CELLS = 1;

  /** A range of addresses. */
  public record Range(long base, long size) {
    /** Whether all of another lies within. */
    public boolean holds(Range other) {
      long offset = other.base - base;
      return Long.compareUnsigned(offset, size) <= 0
          && Long.compareUnsigned(other.size, size - offset) <= 0;
    }

    /** Whether the two have a byte in common. */
    public boolean overlaps(Range other) {
      return Long.compareUnsigned(other.base - base, size) < 0
          || Long.compareUnsigned(base - other.base, other.size) < 0;
    }

    @Override
    public String toString() {
      return "%#x (%#x bytes)".formatted(base, size);
    }
  }

  public Node {
    properties = Map.copyOf(properties);
    children = List.copyOf(children);
  }

  /** The last part of the path, unit address included. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  public boolean has(String property) {
    return properties.containsKey(property);
  }

  /** A property that is text; of several texts the first. */
  public Optional<String> text(String property) {
    return texts(property).findFirst();
  }

  /** A property that is a list of texts, each ended by a NUL. */
  public Stream<String> texts(String property) {
    byte[] bytes = properties.get(property);
    if (bytes == null || bytes.length == 0 || bytes[bytes.length - 1] != 0) {
      return Stream.empty();
    }
    return Stream.of(new String(bytes, 0, bytes.length - 1, US_ASCII).split("\0", -1));
  }

  public boolean compatible(String with) {
    return texts("compatible").anyMatch(with::equals);
  }

  /** Whether the operating system may use it (section 2.3.4). */
  public boolean enabled() {
    return text("status").map(s -> s.equals("okay") || s.equals("ok")).orElse(true);
  }

  /** A property's 32-bit cells; none when it is not made of cells. */
  public int[] cells(String property) {
    byte[] bytes = properties.get(property);
    if (bytes == null || bytes.length % CELL != 0) {
      return new int[0];
    }
    int[] cells = new int[bytes.length / CELL];
    ByteBuffer.wrap(bytes).asIntBuffer().get(cells); // big-endian, as the specification has it
    return cells;
  }

  /** A property of one cell. */
  public OptionalInt cell(String property) {
    int[] cells = cells(property);
    return cells.length == 1 ? OptionalInt.of(cells[0]) : OptionalInt.empty();
  }

  /**
   * The ranges of a child's {@code reg}, in this node's address space. None when it has no such
   * thing, or one whose numbers do not fit into 64 bits.
   */
  public List<Range> ranges(Node child) {
    int addressCells = cell("#address-cells").orElse(ADDRESS_CELLS);
    int sizeCells = cell("#size-cells").orElse(SIZE_CELLS);
    int[] cells = child.cells("reg");
    List<Range> ranges = new ArrayList<>();
    if (addressCells < 1 || addressCells > 2 || sizeCells < 0 || sizeCells > 2) {
      return ranges;
    }
    int step = addressCells + sizeCells;
    for (int at = 0; at + step <= cells.length; at += step) {
      ranges.add(
          new Range(number(cells, at, addressCells), number(cells, at + addressCells, sizeCells)));
    }
    return ranges;
  }

  /** A window of a bus: where its addresses are in the address space above. */
  record Window(Range child, long parent) {}

  /** The windows of a bus; none when their numbers do not fit into 64 bits. */
  List<Window> windows(Node above) {
    int childCells = cell("#address-cells").orElse(ADDRESS_CELLS);
    int parentCells = above.cell("#address-cells").orElse(ADDRESS_CELLS);
    int sizeCells = cell("#size-cells").orElse(SIZE_CELLS);
    int[] cells = cells("ranges");
    List<Window> windows = new ArrayList<>();
    if (childCells < 1
        || childCells > 2
        || parentCells < 1
        || parentCells > 2
        || sizeCells < 1
        || sizeCells > 2) {
      return windows;
    }
    int step = childCells + parentCells + sizeCells;
    for (int at = 0; at + step <= cells.length; at += step) {
      windows.add(
          new Window(
              new Range(
                  number(cells, at, childCells),
                  number(cells, at + childCells + parentCells, sizeCells)),
              number(cells, at + childCells, parentCells)));
    }
    return windows;
  }

  private static long number(int[] cells, int at, int count) {
    long value = 0;
    for (int i = at; i < at + count; i++) {
      value = value << 32 | Integer.toUnsignedLong(cells[i]);
    }
    return value;
  }

  /** The child of this name; without a unit address, the first that has the name before its own. */
  public Optional<Node> child(String name) {
    return children.stream()
        .filter(c -> c.name().equals(name) || c.name().startsWith(name + "@"))
        .findFirst();
  }

  /** This node and all below it. */
  public Stream<Node> all() {
    return Stream.concat(Stream.of(this), children.stream().flatMap(Node::all));
  }

  /** The node that a reference means; call it on the root. */
  public Optional<Node> referred(int phandle) {
    return all().filter(n -> n.cell("phandle").equals(OptionalInt.of(phandle))).findFirst();
  }
}
