package stile.manager.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stile.manager.controller.Controller;
import stile.manager.image.MemoryRange;

/**
 * Reads what a profile says of its doorbell, and what belongs to the kind of doorbell it is: for a
 * compartment on this machine also where the firmware put it.
 */
final class DoorbellReader {
  private enum Kind {
    IVSHMEM,
    COMPARTMENT,
    UIO
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

  /** The interrupts that a GIC shares among cores, less those that it has no numbers for. */
  private static final Form<Integer> SPI = Forms.integer(0, 987);

  private static final Form<Integer> INDEX = Forms.integer(0, 63);
  private static final Form<InterruptProfile.Trigger> TRIGGER =
      Forms.word(InterruptProfile.Trigger.class);
  private static final Form<String> NODE =
      Form.of(
          "the path of a device-tree node, such as \"/soc@0/mailbox@30aa0000\"",
          value -> value instanceof String s && s.matches("(/[A-Za-z0-9,._+@-]+)+") ? s : null);

  private static final Form<String> PROCESSOR =
      Form.of(
          "a device-tree node such as \"/remoteproc-cm33\", or a name in /sys/class/remoteproc",
          value -> value instanceof String s && s.matches("[A-Za-z0-9,._+@/-]{1,200}") ? s : null);

  private final Path folder;
  private final ControllerReader controllers;
  private final TableReader root;
  private final TableReader carveOut;
  private final @Nullable Long carveOutSize;
  private final MemoryMap map = new MemoryMap(0, 0);

  /**
   * @param folder what relative paths start from
   * @param controllers reads the files of controllers
   * @param root the profile
   * @param carveOut its table
   * @param carveOutSize what stands there, or null when that is wrong
   */
  DoorbellReader(
      Path folder,
      ControllerReader controllers,
      TableReader root,
      TableReader carveOut,
      @Nullable Long carveOutSize) {
    this.folder = folder;
    this.controllers = controllers;
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
          case COMPARTMENT -> compartment(table, DoorbellProfile.Access.MODULE);
          case UIO -> compartment(table, DoorbellProfile.Access.UIO);
        };
    table.finish();
    return doorbell;
  }

  private DoorbellProfile ivshmem(TableReader table) {
    Optional<Path> socket = Optional.ofNullable(table.find("socket", Forms.socket(folder)));
    return new DoorbellProfile.Ivshmem(socket, table.get("vectors", VECTORS, 1));
  }

  private @Nullable DoorbellProfile compartment(TableReader table, DoorbellProfile.Access access) {
    Optional<String> label = Optional.ofNullable(table.find("label", Forms.label(access)));
    PartitionProfile partition = partition(access);
    BellProfile bell = bell(table);
    return bell == null || partition == null
        ? null
        : new DoorbellProfile.Compartment(label, bell, partition, access);
  }

  private @Nullable BellProfile bell(TableReader table) {
    Controller controller =
        table.has("controller") ? controllers.read(table, map) : register(table);
    Optional<String> node = Optional.ofNullable(table.find("node", NODE));
    Optional<InterruptProfile> interrupt =
        Optional.ofNullable(table.findTable("interrupt")).map(DoorbellReader::interrupt);
    return controller == null ? null : new BellProfile(controller, node, interrupt);
  }

  private static @Nullable InterruptProfile interrupt(TableReader table) {
    InterruptProfile interrupt = null;
    if (table.has("node")) {
      String node = table.find("node", NODE);
      int index = table.get("index", INDEX, 0);
      interrupt = node == null ? null : new InterruptProfile.OfNode(node, index);
    } else {
      Integer spi = table.require("spi", SPI);
      InterruptProfile.Trigger trigger = table.require("trigger", TRIGGER);
      interrupt = spi == null || trigger == null ? null : new InterruptProfile.Spi(spi, trigger);
    }
    table.finish();
    return interrupt;
  }

  /** A page of which one register is all that there is to know. */
  private @Nullable Controller register(TableReader table) {
    Long page = table.require("page", Forms.ADDRESS);
    Long register = table.require("register", PresetReader.NUMBER);
    int width = table.get("width", WIDTH, 32);
    Long value = table.require("value", PresetReader.NUMBER);
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
    return Controller.register(page, BoardProfile.PAGE, register, width, value);
  }

  private @Nullable PartitionProfile partition(DoorbellProfile.Access access) {
    Long address = carveOut.require("address", Forms.ADDRESS);
    TableReader life = root.table("life-cycle");
    PartitionProfile.Provider provider = life.require("provider", PROVIDER);
    Optional<RemoteProcessor> processor = Optional.empty();
    if (provider == PartitionProfile.Provider.REMOTEPROC) {
      List<MemoryRange> local =
          life.tables("local").stream().flatMap(DoorbellReader::local).toList();
      processor =
          Optional.ofNullable(life.require("processor", PROCESSOR))
              .map(name -> new RemoteProcessor(name, local));
    }
    boolean alive = provider != null && provider != PartitionProfile.Provider.NONE;
    if (access == DoorbellProfile.Access.UIO && alive) {
      life.problem(
          "provider",
          "is not \"none\"; expected that with a doorbell of kind \"uio\": nobody starts and stops"
              + " a peer there");
    }
    life.finish();
    boolean psci = provider == PartitionProfile.Provider.PSCI;
    boolean loads = provider != null && provider.loads();
    List<Integer> cores = root.get("cores", Forms.CPU_LIST, List.of());
    if (loads && !root.has("cores")) {
      root.problem("cores", "missing; expected " + Forms.CPU_LIST.expected());
    } else if (psci && cores.size() > 1) {
      root.problem(
          "cores",
          "is %s; expected one with life-cycle provider \"psci\": the core that Linux starts"
              .formatted(cores));
    }
    MemoryRange shared = null;
    if (address != null && carveOutSize != null) {
      shared = place(carveOut, "the carve-out", address, carveOutSize);
    }
    Optional<MemoryRange> memory = memory(loads ? root.table("memory") : root.findTable("memory"));
    return shared == null || provider == null
        ? null
        : new PartitionProfile(shared, memory, cores, provider, processor);
  }

  /** Addresses are the processor's: those of the machine have nothing to do with them. */
  private static Stream<MemoryRange> local(TableReader table) {
    Long address = table.require("address", Forms.ADDRESS);
    Long size = table.require("size", Forms.SOME_PAGES);
    table.finish();
    return address == null || size == null
        ? Stream.empty()
        : Stream.of(new MemoryRange(address, size));
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
