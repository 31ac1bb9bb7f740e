package stile.manager.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stile.manager.controller.ModuleMailbox;

/** Reads what a controller's file says of the controller as such: all but the operations. */
final class PresetReader {
  private static final Form<ControllerPreset.Certainty> CERTAINTY =
      Forms.word(ControllerPreset.Certainty.class);

  /** As an expression names it. */
  private static final Form<String> WORD = Form.of("a word", v -> v instanceof String s ? s : null);

  static final Form<Long> NUMBER =
      Form.of("a whole number, 0 or more", value -> value instanceof Long n && n >= 0 ? n : null);

  private static final Form<Long> BLOCK_SIZE =
      Form.of(
          "a size of 4 bytes to 16 MiB",
          value -> {
            Long size = Forms.SIZE.read(value);
            return size != null && size >= 4 && size <= 16 << 20 ? size : null;
          });

  private PresetReader() {}

  /** Reads it; null when it is not usable, which is reported. */
  static @Nullable ControllerPreset read(Path file, TableReader root) {
    String name = root.require("name", Forms.NAME);
    String description = root.require("description", Forms.TEXT);
    String source = root.require("source", Forms.TEXT);
    ControllerPreset.Certainty certainty = root.require("certainty", CERTAINTY);
    List<String> compatible = root.get("compatible", Forms.TEXTS, List.of());
    Map<String, ControllerPreset.Shape> blocks = new LinkedHashMap<>();
    TableReader blockTables = root.table("block");
    for (String block : blockTables.keys()) {
      TableReader table = blockTables.table(block);
      Long size = table.require("size", BLOCK_SIZE);
      Boolean shared = table.require("shared", Forms.FLAG);
      table.finish();
      if (size != null && shared != null) {
        blocks.put(block, new ControllerPreset.Shape(size, shared));
      }
    }
    if (blockTables.keys().isEmpty()) {
      root.problem("block", "is empty; expected a table [block.NAME] for each block of registers");
    }
    if (blockTables.keys().size() > ModuleMailbox.BLOCKS) {
      root.problem(
          "block",
          "has %d blocks; expected %d at most"
              .formatted(blockTables.keys().size(), ModuleMailbox.BLOCKS));
    }
    Map<String, ControllerPreset.Parameter> parameters = parameters(root.findTable("parameter"));
    return name == null || description == null || source == null || certainty == null
        ? null
        : new ControllerPreset(
            file, name, description, source, certainty, compatible, blocks, parameters);
  }

  private static Map<String, ControllerPreset.Parameter> parameters(@Nullable TableReader tables) {
    Map<String, ControllerPreset.Parameter> parameters = new LinkedHashMap<>();
    if (tables == null) {
      return parameters;
    }
    for (String name : tables.keys()) {
      TableReader table = tables.table(name);
      String description = table.require("description", WORD);
      Long min = table.get("min", NUMBER, 0L);
      Long max = table.require("max", NUMBER);
      Long fallback = table.find("default", NUMBER);
      table.finish();
      if (!name.matches("[a-z][a-z0-9_]*")) {
        tables.problem(name, "is no name for a parameter; expected a-z, 0-9 and _");
      } else if (description != null && max != null) {
        parameters.put(name, new ControllerPreset.Parameter(description, min, max, fallback));
      }
    }
    return parameters;
  }
}
