package stile.manager.config;

/** An interrupt, as a profile names it. */
public sealed interface InterruptProfile {
  /** How a line tells, with the device tree's numbers for it. */
  enum Trigger {
    EDGE_RISING(1),
    LEVEL_HIGH(4);

    private final int cell;

    Trigger(int cell) {
      this.cell = cell;
    }

    /** The number in an interrupt specifier. */
    public int cell() {
      return cell;
    }
  }

  /**
   * The one a node of the board's own device tree has: whatever it is, and whoever routes it.
   *
   * @param path the node's
   * @param index which of its interrupts, counted from 0
   */
  record OfNode(String path, int index) implements InterruptProfile {}

  /**
   * A shared peripheral interrupt of the GIC.
   *
   * @param number counted from 0, as device trees do; its INTID less 32
   */
  record Spi(int number, Trigger trigger) implements InterruptProfile {}
}
