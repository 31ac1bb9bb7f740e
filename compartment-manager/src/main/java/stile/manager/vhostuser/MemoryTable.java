package stile.manager.vhostuser;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import stile.bindings.memory.NormalMapping;
import stile.bindings.sys.Fd;
import stile.bindings.sys.FileCalls;
import stile.bindings.sys.FileStatus;
import stile.virtio.queue.SharedRegions;

/**
 * The front end's memory, mapped: the two tables of the specification's section "Memory access".
 * Descriptors carry guest addresses, and the regions are looked up by these; rings are named by
 * user addresses, which are turned into guest addresses here.
 *
 * <p>A table never changes, so that rings can be stopped, given another one, and go on.
 */
final class MemoryTable {
  /** As many as we let a front end have; a lookup goes through all of them. */
  static final int SLOTS = 32;

  private static final long PAGE = 4096;

  static final MemoryTable EMPTY = new MemoryTable(List.of());

  /** How often one region may be added. */
  private static final int USES = 64;

  /** One region, its file and its mapping, and how often it was added. */
  private record Slot(
      MemoryRegion region, FileStatus file, NormalMapping mapping, MemorySegment memory, int uses) {
    Slot used(int more) {
      return new Slot(region, file, mapping, memory, uses + more);
    }
  }

  private final List<Slot> slots;

  private MemoryTable(List<Slot> slots) {
    this.slots = List.copyOf(slots);
  }

  /**
   * Maps regions, each from the descriptor of the same number; the descriptors stay the caller's.
   * Either all of them are mapped, or none.
   */
  static MemoryTable map(List<MemoryRegion> regions, List<Fd> fds) throws RefusedException {
    MemoryTable table = EMPTY;
    try {
      for (int i = 0; i < regions.size(); i++) {
        table = table.with(regions.get(i), fds.get(i));
      }
      return table;
    } catch (RefusedException e) {
      table.close();
      throw e;
    }
  }

  /** The same with one region more. */
  MemoryTable with(MemoryRegion region, Fd fd) throws RefusedException {
    if (slots.size() == SLOTS) {
      throw new RefusedException(region + " is one more than the " + SLOTS + " there may be");
    }
    check(region);
    for (Slot slot : slots) {
      if (overlap(region.guest(), region.size(), slot.region.guest(), slot.region.size())
          || overlap(region.user(), region.size(), slot.region.user(), slot.region.size())) {
        throw new RefusedException(region + " overlaps the " + slot.region);
      }
    }
    List<Slot> more = new ArrayList<>(slots);
    more.add(map(region, fd));
    return new MemoryTable(more);
  }

  /**
   * The same with one region more, or once more: QEMU 7.2 adds, and removes, all its memory for
   * each pair of a network card's queues.
   */
  MemoryTable add(MemoryRegion region, Fd fd) throws RefusedException {
    for (Slot slot : slots) {
      if (slot.region.equals(region)
          && slot.uses < USES
          && slot.file.sameFile(status(fd, region))) {
        return replacing(slot.used(1));
      }
    }
    return with(region, fd);
  }

  private MemoryTable replacing(Slot changed) {
    return new MemoryTable(
        slots.stream().map(slot -> slot.region.equals(changed.region) ? changed : slot).toList());
  }

  private static FileStatus status(Fd fd, MemoryRegion region) throws RefusedException {
    try {
      return FileCalls.status(fd);
    } catch (IOException e) {
      throw new RefusedException(region + " has an unusable descriptor: " + e.getMessage());
    }
  }

  private static void check(MemoryRegion region) throws RefusedException {
    if (region.size() <= 0
        || wraps(region.guest(), region.size())
        || wraps(region.user(), region.size())) {
      throw new RefusedException(region + " is empty or wraps around the address space");
    }
    // Not yet mapped, but its place within its page is known: rings need 16 bytes of alignment.
    if (((region.guest() ^ region.offset()) & 15) != 0
        || ((region.user() ^ region.offset()) & 15) != 0) {
      throw new RefusedException(
          "%s, at %#x of its file: what is aligned in one is not in the other"
              .formatted(region, region.offset()));
    }
  }

  private static boolean wraps(long base, long size) {
    return Long.compareUnsigned(base + (size - 1), base) < 0;
  }

  private static boolean overlap(long a, long aSize, long b, long bSize) {
    return Long.compareUnsigned(a - b, bSize) < 0 || Long.compareUnsigned(b - a, aSize) < 0;
  }

  private static Slot map(MemoryRegion region, Fd fd) throws RefusedException {
    try {
      FileStatus file = FileCalls.status(fd);
      long end = region.offset() + region.size();
      long size = size(region, fd, file);
      // Beyond its file's end, the first access would raise SIGBUS.
      if (region.offset() < 0 || end < 0 || end > size) {
        throw new RefusedException(
            "%s from offset %#x does not fit into its file of %#x bytes"
                .formatted(region, region.offset(), size));
      }
      long start = region.offset() & -PAGE;
      NormalMapping mapping = NormalMapping.map(fd, start, end - start);
      return new Slot(
          region,
          file,
          mapping,
          mapping.segment().asSlice(region.offset() - start, region.size()),
          1);
    } catch (IOException e) {
      throw new RefusedException(region + " cannot be mapped: " + e.getMessage());
    }
  }

  /** A driver's memory may be an anonymous file, which tells its size when it is sought. */
  private static long size(MemoryRegion region, Fd fd, FileStatus file)
      throws IOException, RefusedException {
    return switch (file.type()) {
      case REGULAR -> file.size();
      case ANONYMOUS -> FileCalls.end(fd);
      default ->
          throw new RefusedException(region + " comes with a descriptor that is no memory file");
    };
  }

  /** The same without a region, or once less; {@link #closeMissingFrom} unmaps it. */
  MemoryTable without(MemoryRegion region) throws RefusedException {
    for (Slot slot : slots) {
      if (slot.region.names(region)) {
        return slot.uses > 1
            ? replacing(slot.used(-1))
            : new MemoryTable(slots.stream().filter(other -> !other.equals(slot)).toList());
      }
    }
    throw new RefusedException(region + " is not in the table");
  }

  /** The regions by guest address. */
  SharedRegions regions() {
    return slots.isEmpty()
        ? SharedRegions.none()
        : new SharedRegions(
            slots.stream()
                .map(slot -> new SharedRegions.Region(slot.region.guest(), slot.memory))
                .toList());
  }

  /** The guest address of what the front end has at one of its own addresses. */
  long guestAddress(long user, String what) throws RefusedException {
    for (Slot slot : slots) {
      long offset = user - slot.region.user();
      if (Long.compareUnsigned(offset, slot.region.size()) < 0) {
        return slot.region.guest() + offset;
      }
    }
    throw new RefusedException("%s at user address %#x is in no region".formatted(what, user));
  }

  /** Unmaps what another table, which takes this one's place, does not have. */
  void closeMissingFrom(MemoryTable next) {
    for (Slot slot : slots) {
      if (next.slots.stream().noneMatch(other -> other.mapping == slot.mapping)) {
        slot.mapping.close();
      }
    }
  }

  /** Unmaps everything. */
  void close() {
    closeMissingFrom(EMPTY);
  }
}
