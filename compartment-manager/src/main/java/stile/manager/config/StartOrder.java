package stile.manager.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which compartments come before which: those that a compartment's {@code after} names. Reports
 * what is no order.
 */
final class StartOrder {
  private static final String KEY = "after";

  private record Entry(TableReader table, CompartmentConfig compartment) {}

  private final Set<String> names;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final List<CompartmentConfig> sorted = new ArrayList<>();

  /**
   * @param names of all compartments of the file, be they right or wrong otherwise
   */
  StartOrder(Set<String> names) {
    this.names = names;
  }

  /** Takes one more. */
  void add(TableReader table, CompartmentConfig compartment) {
    entries.putIfAbsent(compartment.name(), new Entry(table, compartment));
    for (String first : compartment.after()) {
      if (!names.contains(first)) {
        table.problem(
            KEY,
            "names \"%s\"; expected compartments of this file: %s"
                .formatted(first, String.join(", ", names)));
      }
    }
  }

  /** All that were taken, each after those that it names; otherwise as they came. */
  List<CompartmentConfig> sorted() {
    for (Entry entry : entries.values()) {
      place(entry, new ArrayList<>());
    }
    return sorted;
  }

  /**
   * Puts a compartment behind those that come before it.
   *
   * @param path those that wait for this one, from the first on
   */
  private void place(Entry entry, List<String> path) {
    CompartmentConfig compartment = entry.compartment;
    String name = compartment.name();
    if (sorted.contains(compartment)) {
      return;
    }
    int begin = path.indexOf(name);
    if (begin >= 0) {
      List<String> circle = new ArrayList<>(path.subList(begin, path.size()));
      circle.add(name);
      entry.table.problem(
          KEY,
          "leads in a circle: %s; expected an order".formatted(String.join(" after ", circle)));
      sorted.add(compartment); // one report is enough
      return;
    }
    path.add(name);
    for (String first : compartment.after()) {
      Entry before = entries.get(first);
      if (before != null) {
        place(before, path);
      }
    }
    path.removeLast();
    if (!sorted.contains(compartment)) {
      sorted.add(compartment);
    }
  }
}
