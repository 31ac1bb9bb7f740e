package stile.manager.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import stile.bindings.abi.Abi;

/** Reads board profiles and checks that what they say of memory can be. */
final class ProfileReader {
  private static final Form<RegionProfile.Memory> MEMORY = Forms.word(RegionProfile.Memory.class);

  /** Ring indices are 16 bits wide. */
  private static final Form<Integer> SLOTS = Forms.integer(2, 65535);

  /** virtio-msg asks for messages of 52 bytes at least; 16 bits hold the size. */
  private static final Form<Integer> SLOT_SIZE =
      Form.of(
          "a multiple of 4 from 52 to 65532",
          value ->
              value instanceof Long n && n >= 52 && n <= 65532 && n % 4 == 0 ? n.intValue() : null);

  private final TableReader root;
  private final Path file;
  private final Path folder;
  private final ControllerReader controllers;

  private ProfileReader(Path file, TableReader root, BoardPath boards, Problems problems) {
    this.file = file;
    this.root = root;
    Path parent = file.toAbsolutePath().getParent();
    this.folder = parent == null ? file.toAbsolutePath() : parent;
    this.controllers = new ControllerReader(folder, boards, problems);
  }

  /** Reads a profile; null when anything is wrong with it, which is reported. */
  static @Nullable BoardProfile read(Path file, BoardPath boards, Problems problems) {
    int before = problems.count();
    TableReader root = TomlFile.read(file, problems);
    if (root == null) {
      return null;
    }
    BoardProfile profile = new ProfileReader(file, root, boards, problems).read();
    return problems.count() == before ? profile : null;
  }

  private @Nullable BoardProfile read() {
    String name = root.require("name", Forms.NAME);
    String description = root.get("description", Forms.TEXT, "");
    BoardFacts facts = BoardFacts.read(root.findTable("board"));
    TableReader carveOutTable = root.table("carve-out");
    Long carveOut = carveOutTable.require("size", Forms.SOME_PAGES);
    DoorbellProfile doorbell =
        new DoorbellReader(folder, controllers, root, carveOutTable, carveOut)
            .read(root.table("doorbell"));
    carveOutTable.finish();
    MessageProfile message = message(root.table("message"));
    TableReader windowTable = root.table("window");
    TableReader peerLogTable = root.findTable("peer-log");
    List<TableReader> regionTables = root.tables("region");
    if (regionTables.isEmpty()) {
      root.problem("region", "missing; expected at least one table [[region]]");
    }
    root.finish();
    if (carveOut == null) {
      return null; // nothing that follows can be checked without it
    }
    if (doorbell instanceof DoorbellProfile.Ivshmem && Long.bitCount(carveOut) != 1) {
      carveOutTable.problem(
          "size",
          "is "
              + Quantities.formatBytes(carveOut)
              + "; expected a power of two, since ivshmem shares it as a PCI BAR");
    }
    long kept = kept(doorbell);
    MemoryMap map = new MemoryMap(carveOut, kept);
    WindowProfile window = window(windowTable, map);
    Optional<PeerLogProfile> peerLog = peerLog(peerLogTable, map);
    List<RegionProfile> regions = regions(regionTables, carveOut - kept, map, memory(doorbell));
    if (name == null || doorbell == null || window == null) {
      return null;
    }
    return new BoardProfile(
        file, name, description, carveOut, window, regions, doorbell, message, peerLog, facts);
  }

  /** What of the carve-out's end is the life cycle's. */
  private static long kept(@Nullable DoorbellProfile doorbell) {
    return doorbell instanceof DoorbellProfile.Compartment c
            && c.partition().lifeCycle() == PartitionProfile.Provider.PSCI
        ? Abi.STILE_LIFE_SIZE()
        : 0;
  }

  private MessageProfile message(TableReader table) {
    int slots = table.get("slots", SLOTS, 64);
    int slotSize = table.get("slot-size", SLOT_SIZE, 64);
    table.finish();
    return new MessageProfile(slots, slotSize);
  }

  private @Nullable WindowProfile window(TableReader table, MemoryMap map) {
    Long offset = table.require("offset", Forms.PAGES);
    Long size = table.require("size", Forms.SOME_PAGES);
    table.finish();
    if (offset == null || size == null) {
      return null;
    }
    map.place(new Extent(table, "offset", "the window", offset, size));
    return new WindowProfile(offset, size);
  }

  private static Optional<PeerLogProfile> peerLog(@Nullable TableReader table, MemoryMap map) {
    if (table == null) {
      return Optional.empty();
    }
    Long offset = table.require("offset", Forms.PAGES);
    Long size = table.require("size", Forms.SOME_PAGES);
    table.finish();
    if (offset == null || size == null) {
      return Optional.empty();
    }
    map.place(new Extent(table, "offset", "the peer's log", offset, size));
    return Optional.of(new PeerLogProfile(offset, size));
  }

  /** What memory the carve-out is if the profile does not say. */
  private static RegionProfile.Memory memory(@Nullable DoorbellProfile doorbell) {
    return doorbell instanceof DoorbellProfile.Compartment c
            && c.access() == DoorbellProfile.Access.UIO
        ? RegionProfile.Memory.DEVICE
        : RegionProfile.Memory.NORMAL;
  }

  private static boolean mixes(RegionProfile.Memory one, RegionProfile.Memory other) {
    return one != other
        && (one == RegionProfile.Memory.UNCACHED || other == RegionProfile.Memory.UNCACHED);
  }

  private static String word(RegionProfile.Memory memory) {
    return memory.name().toLowerCase(Locale.ROOT);
  }

  private List<RegionProfile> regions(
      List<TableReader> tables, long carveOut, MemoryMap map, RegionProfile.Memory usual) {
    List<RegionProfile> regions = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (TableReader table : tables) {
      String name = table.require("name", Forms.NAME);
      Long offset = table.require("offset", Forms.PAGES);
      long toTheEnd = offset == null ? 0 : carveOut - offset;
      Long size = table.get("size", Forms.SOME_PAGES, toTheEnd);
      Long base = table.get("base", Forms.PAGES, offset == null ? 0 : offset);
      RegionProfile.Memory memory = table.get("memory", MEMORY, usual);
      table.finish();
      if (!regions.isEmpty() && mixes(regions.getFirst().memory(), memory)) {
        table.problem(
            "memory",
            "is \"%s\", and region \"%s\" is not; expected the same for all: the carve-out is mapped"
                    .formatted(word(memory), regions.getFirst().name())
                + " as one");
      }
      if (name == null || offset == null) {
        continue;
      }
      if (!names.add(name)) {
        table.problem("name", "is \"" + name + "\"; expected a name no other region has");
      }
      if (size <= 0) {
        table.problem(
            "offset",
            "is "
                + Quantities.formatBytes(offset)
                + "; expected less than the carve-out's "
                + Quantities.formatBytes(carveOut));
        continue;
      }
      String label = "region \"" + name + "\"";
      map.place(new Extent(table, "offset", label, offset, size));
      map.placeOnBus(new Extent(table, "base", label, base, size));
      regions.add(new RegionProfile(name, offset, base, size, memory));
    }
    return regions;
  }
}
