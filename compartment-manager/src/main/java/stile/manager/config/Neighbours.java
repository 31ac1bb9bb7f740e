package stile.manager.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import stile.manager.image.MemoryRange;

/** The compartments of one configuration: reports what two of them cannot both have. */
final class Neighbours {
  private record CarveOut(String owner, MemoryRange memory) {}

  private record Bell(String owner, BellProfile bell) {}

  private final Map<String, Position> names = new HashMap<>();
  private final Map<Path, String> sockets = new HashMap<>();
  private final Map<String, String> labels = new HashMap<>();
  private final List<CarveOut> carveOuts = new ArrayList<>();
  private final List<Bell> bells = new ArrayList<>();
  private final Map<Integer, String> cores = new HashMap<>();

  /** Takes one more. */
  void add(TableReader table, CompartmentConfig compartment) {
    String name = compartment.name();
    Position twin = names.putIfAbsent(name, table.at("name"));
    if (twin != null) {
      table.problem(
          "name", "is \"" + name + "\", as at " + twin + "; expected a name for each compartment");
    }
    switch (compartment.doorbell()) {
      case DoorbellConfig.Ivshmem ivshmem ->
          own(table, "socket", sockets, ivshmem.socket(), ivshmem.socket().toString(), name);
      case DoorbellConfig.Compartment device -> {
        own(table, "label", labels, device.device(), device.device(), name);
        carveOut(table, device.partition().carveOut(), name);
        cores(table, device.partition(), name);
        bell(table, device.bell(), name);
      }
    }
  }

  private static <T> void own(
      TableReader table, String key, Map<T, String> owners, T thing, String text, String name) {
    String owner = owners.putIfAbsent(thing, name);
    if (owner != null) {
      table.problem(
          key,
          "%s is also that of compartment \"%s\"; expected a %s for each compartment"
              .formatted(text, owner, key));
    }
  }

  private void bell(TableReader table, BellProfile bell, String name) {
    for (Bell other : bells) {
      clash(bell, other.bell)
          .ifPresent(
              what ->
                  table.problem(
                      boardKey(table),
                      "gives compartment \"%s\" %s of compartment \"%s\"; expected one for each"
                          .formatted(name, what, other.owner)));
    }
    bells.add(new Bell(name, bell));
  }

  /** What two doorbells have in common that they may not. */
  private static Optional<String> clash(BellProfile one, BellProfile other) {
    Optional<String> registers = one.controller().clash(other.controller());
    return registers.isPresent() || one.interrupt().isEmpty()
        ? registers
        : one.interrupt().equals(other.interrupt()) ? Optional.of("the interrupt") : registers;
  }

  private static String boardKey(TableReader table) {
    return table.has("profile") ? "profile" : "board";
  }

  /** Of a firmware's compartments the firmware knows whose they are. */
  private void cores(TableReader table, PartitionProfile partition, String name) {
    if (partition.lifeCycle() != PartitionProfile.Provider.PSCI) {
      return;
    }
    for (int core : partition.cores()) {
      String owner = cores.putIfAbsent(core, name);
      if (owner != null) {
        table.problem(
            boardKey(table),
            "gives compartment \"%s\" core %#x of compartment \"%s\"; expected one for each"
                .formatted(name, core, owner));
      }
    }
  }

  private void carveOut(TableReader table, MemoryRange memory, String name) {
    for (CarveOut other : carveOuts) {
      if (memory.overlaps(other.memory)) {
        table.problem(
            boardKey(table),
            "gives compartment \"%s\" the carve-out %s over that of compartment \"%s\" (%s)"
                    .formatted(name, memory, other.owner, other.memory)
                + "; expected a carve-out for each");
      }
    }
    carveOuts.add(new CarveOut(name, memory));
  }
}
