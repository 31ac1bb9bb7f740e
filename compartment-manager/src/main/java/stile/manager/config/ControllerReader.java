package stile.manager.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stile.manager.controller.Block;
import stile.manager.controller.Condition;
import stile.manager.controller.Controller;
import stile.manager.controller.ModuleMailbox;
import stile.manager.controller.Operation;

/**
 * Reads a controller for one channel: the kind's file gives the operations, the profile the
 * addresses and what tells the channel apart; and the profile may give lists of its own instead.
 */
final class ControllerReader {
  private static final Form<Long> ADDRESS =
      Form.of(
          "a physical address, a multiple of 4 such as 0x30aa0000",
          value -> value instanceof Long n && n >= 0 && n % 4 == 0 ? n : null);

  private final Path folder;
  private final BoardPath boards;
  private final Problems problems;

  /**
   * @param folder the profile's
   */
  ControllerReader(Path folder, BoardPath boards, Problems problems) {
    this.folder = folder;
    this.boards = boards;
    this.problems = problems;
  }

  /** Reads it; null when anything is wrong, which is reported. */
  @Nullable Controller read(TableReader doorbell, MemoryMap map) {
    int before = problems.count();
    String name = doorbell.require("controller", Forms.NAME);
    TableReader addresses = doorbell.table("block");
    TableReader channel = doorbell.tableOrEmpty("channel");
    TableReader override = doorbell.findTable("override");
    Path file = name == null ? null : boards.controller(folder, name).orElse(null);
    if (name != null && file == null) {
      doorbell.problem(
          "controller", "is \"" + name + "\", which is not found; " + boards.controllers(folder));
    }
    TableReader root = file == null ? null : TomlFile.read(file, problems);
    ControllerPreset preset = file == null || root == null ? null : PresetReader.read(file, root);
    if (root == null || preset == null || problems.count() > before) {
      return null;
    }
    List<Block> blocks = blocks(preset, addresses, map);
    Map<String, Long> parameters = parameters(preset, channel);
    if (problems.count() > before) {
      return null; // the expressions have no value
    }
    Lists lists = new Lists(root, override, new OperationReader(parameters, blocks));
    Controller controller = operations(preset.name(), lists, blocks);
    root.finish();
    if (problems.count() > before) {
      return null;
    }
    check(root, controller);
    lists.limit("initialise", "unmask", ModuleMailbox.beginning(controller));
    lists.limit("ring", "", controller.ring());
    lists.limit("acknowledge", "", controller.acknowledge());
    lists.limit("finish", "mask", ModuleMailbox.end(controller));
    return problems.count() == before ? controller : null;
  }

  private static List<Block> blocks(ControllerPreset preset, TableReader table, MemoryMap map) {
    List<Block> blocks = new ArrayList<>();
    preset
        .blocks()
        .forEach(
            (name, shape) -> {
              Long address = table.require(name, shape.shared() ? ADDRESS : Forms.ADDRESS);
              if (address == null) {
                return;
              }
              if (!shape.shared() && shape.size() % BoardProfile.PAGE != 0) {
                table.problem(
                    name,
                    "is not shared by "
                        + preset.file()
                        + ", which says that it has %d bytes; expected whole pages: what lies beside would be given away"
                            .formatted(shape.size()));
              }
              map.placeInMachine(
                  new Extent(table, name, "block \"" + name + "\"", address, shape.size()));
              blocks.add(new Block(name, address, shape.size(), shape.shared()));
            });
    table.finish();
    return blocks;
  }

  private static Map<String, Long> parameters(ControllerPreset preset, TableReader table) {
    Map<String, Long> values = new HashMap<>();
    preset
        .parameters()
        .forEach(
            (name, parameter) -> {
              Form<Long> form =
                  Form.of(
                      "a whole number from %d to %d: %s"
                          .formatted(parameter.min(), parameter.max(), parameter.description()),
                      value ->
                          value instanceof Long n && n >= parameter.min() && n <= parameter.max()
                              ? n
                              : null);
              Long fallback = parameter.fallback();
              Long value =
                  fallback == null ? table.require(name, form) : table.get(name, form, fallback);
              if (value != null) {
                values.put(name, value);
              }
            });
    table.finish();
    return values;
  }

  private static Controller operations(String name, Lists lists, List<Block> blocks) {
    Controller controller =
        new Controller(
            name,
            blocks,
            lists.list("initialise", true),
            lists.list("ring", false),
            lists.condition("full"),
            lists.condition("pending"),
            lists.list("acknowledge", false),
            lists.list("mask", false),
            lists.list("unmask", false),
            lists.list("finish", true));
    if (lists.override() != null) {
      lists.override().finish();
    }
    return controller;
  }

  private static void check(TableReader root, Controller controller) {
    List<Integer> rung =
        Stream.concat(
                Controller.places(controller.ring()),
                controller.full().map(Condition::place).stream())
            .map(place -> place.block())
            .distinct()
            .toList();
    if (Controller.places(controller.ring()).findAny().isEmpty()) {
      root.problem("ring", "is empty; expected at least one operation");
    } else if (rung.size() > 1) {
      root.problem("ring", "touches more than one block; expected one, which is mapped");
    }
  }

  /** The lists of a kind, or what a profile has instead. */
  private record Lists(TableReader root, @Nullable TableReader override, OperationReader reader) {
    List<Operation> list(String key, boolean waits) {
      return reader.list(source(key), key, waits);
    }

    Optional<Condition> condition(String key) {
      return reader.condition(source(key), key);
    }

    /** The kernel module takes no more; two lists may be one there. */
    void limit(String key, String other, List<Operation> operations) {
      if (operations.size() > ModuleMailbox.OPERATIONS) {
        source(key)
            .problem(
                key,
                "has %d operations%s; expected %d at most"
                    .formatted(
                        operations.size(),
                        other.isEmpty() ? "" : " together with " + other,
                        ModuleMailbox.OPERATIONS));
      }
    }

    private TableReader source(String key) {
      boolean _ = root.has(key); // known, even when it is not used
      return override != null && override.has(key) ? override : root;
    }
  }
}
