package stile.manager.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stile.manager.controller.Block;
import stile.manager.controller.Condition;
import stile.manager.controller.Expression;
import stile.manager.controller.ModuleMailbox;
import stile.manager.controller.Operation;
import stile.manager.controller.Place;

/** Reads operations on one channel: expressions become numbers, and those are checked. */
final class OperationReader {
  private static final List<String> VERBS =
      List.of("store", "token", "set", "clear", "read", "take", "wait", "delay", "barrier");

  private static final Form<String> EXPRESSION =
      Form.of(
          "a number, or an expression such as \"0x40 + 4*n\"",
          value -> value instanceof Long n ? n.toString() : value instanceof String s ? s : null);
  private static final Form<Integer> WIDTH =
      Form.of(
          "8, 16, 32 or 64",
          value ->
              value instanceof Long n && (n == 8 || n == 16 || n == 32 || n == 64)
                  ? n.intValue()
                  : null);
  private static final Form<Integer> LIMIT = Forms.integer(1, ModuleMailbox.TAKE);

  /** Longer ones are not for a thread that serves. */
  private static final Form<Duration> DELAY =
      Forms.duration(Duration.ofNanos(1), Duration.ofMillis(1), "a time up to \"1 ms\"");

  private static final Form<Duration> SHORT_DELAY =
      Forms.duration(
          Duration.ofNanos(1), ModuleMailbox.SHORT_DELAY, "a time up to \"10 us\" in acknowledge");

  private static final Form<Duration> WAIT =
      Forms.duration(Duration.ofNanos(1), Duration.ofSeconds(1), "a time up to \"1 s\"");

  /** The parameter whose value a FIFO is rung with. */
  private static final String TOKEN = "token";

  private final Map<String, Long> parameters;
  private final List<Block> blocks;

  OperationReader(Map<String, Long> parameters, List<Block> blocks) {
    this.parameters = parameters;
    this.blocks = blocks;
  }

  /**
   * A list of operations; empty when there is none.
   *
   * @param waits whether it may wait for the controller
   */
  List<Operation> list(TableReader table, String key, boolean waits) {
    List<Operation> operations = new ArrayList<>();
    for (TableReader one : table.tables(key)) {
      List<String> verbs = VERBS.stream().filter(one::has).toList();
      if (verbs.size() != 1) {
        one.problem(
            "",
            "names "
                + (verbs.isEmpty() ? "no operation" : verbs)
                + "; expected one of "
                + String.join(", ", VERBS));
        continue;
      }
      String verb = verbs.getFirst();
      Operation operation = verb.equals("delay") ? delay(one, key) : operation(one, verb);
      one.finish();
      if (verb.equals("wait") && !waits) {
        one.problem(
            "wait",
            "stands in "
                + key
                + "; expected it in initialise or finish only: no thread may hang on a controller");
      }
      if (operation != null) {
        operations.add(operation);
      }
    }
    return operations;
  }

  /** What acknowledges runs in an interrupt. */
  private static @Nullable Operation delay(TableReader table, String list) {
    Duration time = table.find("delay", list.equals("acknowledge") ? SHORT_DELAY : DELAY);
    return time == null ? null : new Operation.Delay(time);
  }

  private @Nullable Operation operation(TableReader table, String verb) {
    if (verb.equals("barrier")) {
      return Boolean.TRUE.equals(table.find("barrier", Forms.FLAG))
          ? new Operation.Barrier()
          : null;
    }
    Place place = place(table, verb);
    if (place == null) {
      return null;
    }
    return switch (verb) {
      case "read" -> new Operation.Read(place);
      case "token" -> token(table, place);
      case "take" -> take(table, place);
      case "wait" -> await(table, place);
      default -> write(table, verb, place);
    };
  }

  private @Nullable Operation write(TableReader table, String verb, Place place) {
    Long value = value(table, "value", place.width());
    if (value == null) {
      return null;
    }
    if (verb.equals("store")) {
      return new Operation.Store(place, value);
    }
    if (value == 0) {
      table.problem("value", "is 0; expected the bits to " + verb);
    }
    return new Operation.Change(place, value, verb.equals("set"));
  }

  private @Nullable Operation token(TableReader table, Place place) {
    Long token = parameters.get(TOKEN);
    if (token == null) {
      table.problem(TOKEN, "stores the parameter \"token\", and there is none");
      return null;
    }
    if (token == 0) {
      table.problem(TOKEN, "would store 0; expected a token that is not 0");
    }
    return new Operation.Store(place, token);
  }

  private @Nullable Operation take(TableReader table, Place fifo) {
    Place status = table.require("while", EXPRESSION) == null ? null : placeAt(table, "while");
    Condition more = status == null ? null : condition(table, status);
    int limit = table.get("limit", LIMIT, 64);
    return more == null ? null : new Operation.Take(fifo, more, limit);
  }

  private @Nullable Operation await(TableReader table, Place place) {
    Condition until = condition(table, place);
    Duration limit = table.require("within", WAIT);
    return until == null || limit == null ? null : new Operation.Await(until, limit);
  }

  /** A condition that may be absent. */
  Optional<Condition> condition(TableReader table, String key) {
    TableReader inner = table.findTable(key);
    if (inner == null) {
      return Optional.empty();
    }
    Place place = place(inner, "at");
    Condition condition = place == null ? null : condition(inner, place);
    inner.finish();
    return Optional.ofNullable(condition);
  }

  /** Its {@code mask} with {@code is} or {@code not}: without either, any bit of it. */
  private @Nullable Condition condition(TableReader table, Place place) {
    Long mask = value(table, "mask", place.width());
    boolean equal = table.has("is");
    String key = equal ? "is" : "not";
    Long value = table.has(key) ? value(table, key, place.width()) : Long.valueOf(0);
    if (mask == null || value == null) {
      return null;
    }
    if (mask == 0 || (value & ~mask) != 0) {
      table.problem(
          "mask",
          "is %#x, and compared with %#x; expected some bits, and those of the other among them"
              .formatted(mask, value));
    }
    return new Condition(place, mask, value, equal);
  }

  private @Nullable Place place(TableReader table, String key) {
    table.require(key, EXPRESSION);
    return placeAt(table, key);
  }

  private @Nullable Place placeAt(TableReader table, String key) {
    int width = table.get("width", WIDTH, 32);
    String name = table.get("in", Forms.TEXT, blocks.getFirst().name());
    Long offset = number(table, key);
    int index = blocks.stream().map(Block::name).toList().indexOf(name);
    if (index < 0) {
      table.problem(
          "in",
          "is \"%s\"; expected one of %s"
              .formatted(name, blocks.stream().map(Block::name).toList()));
      return null;
    }
    if (offset == null) {
      return null;
    }
    long size = blocks.get(index).size();
    long address = blocks.get(index).address();
    if (offset < 0 || (address + offset) % (width / 8) != 0 || offset > size - width / 8) {
      table.problem(
          key,
          "is %#x; expected its %d bits aligned and inside the %#x bytes of block \"%s\""
              .formatted(offset, width, size, name));
      return null;
    }
    return new Place(index, offset, width);
  }

  private @Nullable Long value(TableReader table, String key, int width) {
    table.require(key, EXPRESSION);
    Long value = number(table, key);
    if (value != null && width < Long.SIZE && value >>> width != 0) {
      table.problem(key, "is %#x; expected a number of %d bits".formatted(value, width));
      return null;
    }
    return value;
  }

  private @Nullable Long number(TableReader table, String key) {
    String text = table.find(key, EXPRESSION);
    try {
      return text == null ? null : Expression.value(text, parameters);
    } catch (Expression.BadExpressionException e) {
      table.problem(key, "is \"" + text + "\", which " + e.getMessage());
      return null;
    }
  }
}
