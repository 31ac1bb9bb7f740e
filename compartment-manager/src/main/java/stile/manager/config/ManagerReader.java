package stile.manager.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads a configuration file and checks that its compartments can live side by side. */
final class ManagerReader {
  private final Problems problems = new Problems();
  private final Path file;
  private final CompartmentReader reader;

  ManagerReader(Path file, DeviceTypes types, BoardPath boards) {
    this.file = file;
    Path absolute = file.toAbsolutePath();
    this.reader = new CompartmentReader(absolute.resolveSibling(""), types, boards, problems);
  }

  ManagerConfig read() throws ConfigException {
    List<CompartmentConfig> compartments = new ArrayList<>();
    TableReader root = TomlFile.read(file, problems);
    if (root != null) {
      List<TableReader> tables = root.tables("compartment");
      if (!root.has("compartment")) {
        root.problem("compartment", "missing; expected at least one table [[compartment]]");
      }
      root.finish();
      read(tables, compartments);
    }
    if (problems.count() > 0) {
      throw problems.exception();
    }
    return new ManagerConfig(file, compartments);
  }

  private void read(List<TableReader> tables, List<CompartmentConfig> compartments) {
    Neighbours neighbours = new Neighbours();
    StartOrder order = new StartOrder(names(tables));
    for (TableReader table : tables) {
      CompartmentConfig compartment = reader.read(table);
      if (compartment != null) {
        neighbours.add(table, compartment);
        order.add(table, compartment);
      }
    }
    compartments.addAll(order.sorted());
  }

  private static Set<String> names(List<TableReader> tables) {
    Set<String> names = new LinkedHashSet<>();
    for (TableReader table : tables) {
      if (table.peek("name") instanceof String name) {
        names.add(name);
      }
    }
    return names;
  }
}
