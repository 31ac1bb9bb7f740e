package stile.manager.config;

import java.util.ArrayList;
import java.util.List;

/**
 * What lies where: in the carve-out, on the bus, in the machine's memory. Reports what does not fit
 * or has no room of its own.
 */
final class MemoryMap {
  private final long carveOut;
  private final long kept;
  private final List<Extent> inCarveOut = new ArrayList<>();
  private final List<Extent> onBus = new ArrayList<>();
  private final List<Extent> inMachine = new ArrayList<>();

  /**
   * @param carveOut its size in bytes
   * @param kept how many of them, at its end, are for nothing that is placed
   */
  MemoryMap(long carveOut, long kept) {
    this.carveOut = carveOut;
    this.kept = kept;
  }

  /** Takes a range of offsets in the carve-out. */
  void place(Extent extent) {
    if (!extent.within(carveOut - kept)) {
      extent.problem(
          "puts %s of %s at %s; expected it to end within the carve-out's %s%s"
              .formatted(
                  extent.name(),
                  Quantities.formatBytes(extent.size()),
                  Quantities.formatBytes(extent.start()),
                  Quantities.formatBytes(carveOut),
                  kept == 0
                      ? ""
                      : ", of which the last %s are for its life cycle"
                          .formatted(Quantities.formatBytes(kept))));
      return;
    }
    for (Extent other : inCarveOut) {
      if (extent.overlaps(other)) {
        extent.problem(
            "puts " + extent + " over " + other + "; expected memory of its own for each");
      }
    }
    inCarveOut.add(extent);
  }

  /** Takes a range of bus addresses. */
  void placeOnBus(Extent extent) {
    if (!extent.fits()) {
      extent.problem(
          "puts %s at %#x; expected its bus addresses to end below 2^63"
              .formatted(extent.name(), extent.start()));
      return;
    }
    for (Extent other : onBus) {
      if (extent.overlaps(other)) {
        extent.problem(
            "gives "
                + extent
                + " bus addresses of "
                + other
                + "; expected addresses of its own for each");
      }
    }
    onBus.add(extent);
  }

  /** Takes a range of physical addresses. */
  void placeInMachine(Extent extent) {
    if (!extent.fits()) {
      extent.problem(
          "puts %s at %#x; expected it to end below 2^63".formatted(extent.name(), extent.start()));
      return;
    }
    for (Extent other : inMachine) {
      if (extent.overlaps(other)) {
        extent.problem("puts " + extent + " over " + other + "; expected one place for each");
      }
    }
    inMachine.add(extent);
  }
}
