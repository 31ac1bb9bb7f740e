package stile.manager.config;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers of one compartment's devices. Those that are given are given first, whatever the
 * order in the file; the others get the lowest that are left.
 */
final class DeviceNumbers {
  private final IdentityHashMap<TableReader, Integer> byTable = new IdentityHashMap<>();

  private DeviceNumbers() {}

  static DeviceNumbers settle(List<TableReader> tables) {
    DeviceNumbers numbers = new DeviceNumbers();
    Map<Integer, TableReader> taken = new HashMap<>();
    for (TableReader table : tables) {
      Integer number = table.find("number", DeviceReader.NUMBER);
      if (number == null) {
        continue;
      }
      TableReader other = taken.putIfAbsent(number, table);
      if (other != null) {
        table.problem(
            "number",
            "is "
                + number
                + ", as at "
                + other.at("number")
                + "; expected a number for each device");
      }
      numbers.byTable.put(table, number);
    }
    int next = 0;
    for (TableReader table : tables) {
      if (numbers.byTable.containsKey(table)) {
        continue;
      }
      while (taken.containsKey(next)) {
        next++;
      }
      if (next > DeviceConfig.MAX_NUMBER) {
        table.problem(
            "number", "missing, and all from 0 to 1023 are taken; expected fewer devices");
        next = 0;
      } else {
        taken.put(next, table);
      }
      numbers.byTable.put(table, next);
    }
    return numbers;
  }

  int of(TableReader table) {
    return byTable.getOrDefault(table, 0);
  }
}
