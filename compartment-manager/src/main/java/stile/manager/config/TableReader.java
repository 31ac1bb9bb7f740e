package stile.manager.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * Reads one table of a file. What is wrong goes into {@link Problems} with its place and key, and
 * reading goes on; a method that returns null for something wrong has reported it.
 */
final class TableReader {
  private final Position start;
  private final String name;
  private final TomlTable table;
  private final Problems problems;
  private final Set<String> known = new LinkedHashSet<>();

  TableReader(Position start, String name, TomlTable table, Problems problems) {
    this.start = start;
    this.name = name;
    this.table = table;
    this.problems = problems;
  }

  /** Where the table begins. */
  Position start() {
    return start;
  }

  /** Where a key stands, or where the table begins when it has no such key. */
  Position at(String key) {
    return place(table.inputPositionOf(List.of(key)));
  }

  /** What stands at a key, whatever it is; null when nothing does. The key stays unknown. */
  @Nullable Object peek(String key) {
    return table.get(List.of(key));
  }

  boolean has(String key) {
    known.add(key);
    return table.contains(List.of(key));
  }

  /** The value of a key; null when it is absent or wrong. */
  <T> @Nullable T find(String key, Form<T> form) {
    known.add(key);
    Object value = table.get(List.of(key));
    if (value == null) {
      return null;
    }
    T result = form.read(value);
    if (result == null) {
      problem(key, "is " + Forms.show(value) + "; expected " + form.expected());
    }
    return result;
  }

  /** The value of a key; {@code fallback} when it is absent or wrong. */
  <T> T get(String key, Form<T> form, T fallback) {
    T value = find(key, form);
    return value == null ? fallback : value;
  }

  /** The value of a key that must be there; null when it is not, or wrong. */
  <T> @Nullable T require(String key, Form<T> form) {
    if (!has(key)) {
      problem(key, "missing; expected " + form.expected());
    }
    return find(key, form);
  }

  /** A table inside this one that must be there; an empty one when it is not. */
  TableReader table(String key) {
    known.add(key);
    Object value = table.get(List.of(key));
    if (value instanceof TomlTable inner) {
      return new TableReader(at(key), key, inner, problems);
    }
    problem(
        key,
        (value == null ? "missing" : "is " + Forms.show(value))
            + "; expected a table ["
            + key
            + "]");
    return new TableReader(at(key), key, Toml.parse(""), new Problems());
  }

  /** A table inside this one that may be absent; null when it is. */
  @Nullable TableReader findTable(String key) {
    return has(key) ? table(key) : null;
  }

  /** A table inside this one; an empty one when it is absent. */
  TableReader tableOrEmpty(String key) {
    return has(key) ? table(key) : new TableReader(start, key, Toml.parse(""), problems);
  }

  /** Its keys, in the file's order. */
  List<String> keys() {
    return List.copyOf(table.keySet());
  }

  /** The tables of an array {@code [[key]]}; empty when there are none. */
  List<TableReader> tables(String key) {
    known.add(key);
    Object value = table.get(List.of(key));
    List<TableReader> readers = new ArrayList<>();
    if (value instanceof TomlArray array) {
      for (int i = 0; i < array.size(); i++) {
        if (array.get(i) instanceof TomlTable inner) {
          readers.add(new TableReader(place(array.inputPositionOf(i)), key, inner, problems));
        } else {
          problem(key, "is " + Forms.show(value) + "; expected tables, each under [[" + key + "]]");
          break;
        }
      }
    } else if (value != null) {
      problem(key, "is " + Forms.show(value) + "; expected tables, each under [[" + key + "]]");
    }
    return readers;
  }

  /** The keys nobody has asked for yet, with their values. They count as known from here on. */
  Map<String, Object> rest() {
    Map<String, Object> rest = new LinkedHashMap<>();
    table.entrySet().stream()
        .filter(entry -> known.add(entry.getKey()))
        .forEach(entry -> rest.put(entry.getKey(), entry.getValue()));
    return rest;
  }

  /** Reports every key that nobody asked for. */
  void finish() {
    Set<String> asked = new LinkedHashSet<>(known);
    for (String key : rest().keySet()) {
      problem(key, "unknown key; known are " + String.join(", ", asked));
    }
  }

  /** Reports that a key's value is wrong. */
  void problem(String key, String message) {
    problems.add(at(key), label(key), message);
  }

  /** A key with its table's name before it, as problems show it. */
  String label(String key) {
    return name.isEmpty() ? key : name + "." + key;
  }

  private Position place(@Nullable TomlPosition position) {
    return position == null
        ? start
        : new Position(start.file(), position.line(), position.column());
  }
}
