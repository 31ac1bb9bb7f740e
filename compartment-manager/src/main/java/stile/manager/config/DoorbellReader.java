package stile.manager.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stile.manager.image.MemoryRange;

/**
 * Reads what a profile says of its doorbell, and what belongs to the kind of doorbell it is: for a
 * compartment on this machine also where the firmware put it.
 */
final class DoorbellReader {
  private enum Kind {
    IVSHMEM,
    COMPARTMENT
  }

  private static final Form<Kind> KIND = Forms.word(Kind.class);
  private static final Form<Integer> VECTORS = Forms.integer(1, 32);
  private static final Form<PartitionProfile.Provider> PROVIDER =
      Forms.word(PartitionProfile.Provider.class);
  private static final Form<Integer> WIDTH =
      Form.of(
          "8, 16, 32 or 64",
          value ->
              value instanceof Long n && (n == 8 || n == 16 || n == 32 || n == 64)
                  ? n.intValue()
                  : null);
  private static final Form<Long> NUMBER =
      Form.of("a whole number, 0 or more", value -> value instanceof Long n && n >= 0 ? n : null);

  private final Path folder;
  private final TableReader root;
  private final TableReader carveOut;
  private final @Nullable Long carveOutSize;
  private final MemoryMap map = new MemoryMap(0);

  /**
   * @param folder what relative paths start from
   * @param root the profile
   * @param carveOut its table
   * @param carveOutSize what stands there, or null when that is wrong
   */
  DoorbellReader(Path folder, TableReader root, TableReader carveOut, @Nullable Long carveOutSize) {
    this.folder = folder;
    this.root = root;
    this.carveOut = carveOut;
    this.carveOutSize = carveOutSize;
  }

  /** Reads the doorbell's table and those that go with it; null when it is not usable. */
  @Nullable DoorbellProfile read(TableReader table) {
    Kind kind = table.require("kind", KIND);
    if (kind == null) {
      return null; // whose the rest of the keys are, nobody knows
    }
    DoorbellProfile doorbell =
        switch (kind) {
          case IVSHMEM -> ivshmem(table);
          case COMPARTMENT -> compartment(table);
        };
    table.finish();
    return doorbell;
  }

  private DoorbellProfile ivshmem(TableReader table) {
    Optional<Path> socket = Optional.ofNullable(table.find("socket", Forms.socket(folder)));
    return new DoorbellProfile.Ivshmem(socket, table.get("vectors", VECTORS, 1));
  }

  private @Nullable DoorbellProfile compartment(TableReader table) {
    Optional<String> label = Optional.ofNullable(table.find("label", Forms.LABEL));
    PartitionProfile partition = partition();
    BellProfile bell = bell(table);
    return bell == null || partition == null
        ? null
        : new DoorbellProfile.Compartment(label, bell, partition);
  }

  private @Nullable BellProfile bell(TableReader table) {
    Long page = table.require("page", Forms.ADDRESS);
    Long register = table.require("register", NUMBER);
    int width = table.get("width", WIDTH, 32);
    Long value = table.require("value", NUMBER);
    if (register != null
        && (register % (width / 8) != 0 || register > BoardProfile.PAGE - width / 8)) {
      table.problem(
          "register",
          "is %#x; expected its %d bits aligned and inside the page of 4 KiB"
              .formatted(register, width));
      return null;
    }
    if (value != null && width < Long.SIZE && value >>> width != 0) {
      table.problem("value", "is %#x; expected a number of %d bits".formatted(value, width));
      return null;
    }
    if (page == null || register == null || value == null) {
      return null;
    }
    map.placeInMachine(new Extent(table, "page", "the doorbell's page", page, BoardProfile.PAGE));
    return new BellProfile(page, register.intValue(), width, value);
  }

  private @Nullable PartitionProfile partition() {
    Long address = carveOut.require("address", Forms.ADDRESS);
    TableReader life = root.table("life-cycle");
    PartitionProfile.Provider provider = life.require("provider", PROVIDER);
    life.finish();
    boolean firmware = provider == PartitionProfile.Provider.FIRMWARE;
    List<Integer> cores = root.get("cores", Forms.CPU_LIST, List.of());
    if (firmware && !root.has("cores")) {
      root.problem("cores", "missing; expected " + Forms.CPU_LIST.expected());
    }
    MemoryRange shared = null;
    if (address != null && carveOutSize != null) {
      shared = place(carveOut, "the carve-out", address, carveOutSize);
    }
    Optional<MemoryRange> memory =
        memory(firmware ? root.table("memory") : root.findTable("memory"));
    return shared == null || provider == null
        ? null
        : new PartitionProfile(shared, memory, cores, provider);
  }

  private Optional<MemoryRange> memory(@Nullable TableReader table) {
    if (table == null) {
      return Optional.empty();
    }
    Long address = table.require("address", Forms.ADDRESS);
    Long size = table.require("size", Forms.SOME_PAGES);
    table.finish();
    return address == null || size == null
        ? Optional.empty()
        : Optional.of(place(table, "the compartment's memory", address, size));
  }

  private MemoryRange place(TableReader table, String name, long address, long size) {
    map.placeInMachine(new Extent(table, "address", name, address, size));
    return new MemoryRange(address, size);
  }
}
