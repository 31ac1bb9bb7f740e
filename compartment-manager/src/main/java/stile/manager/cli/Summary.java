package stile.manager.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import stile.manager.config.BoardProfile;
import stile.manager.config.CompartmentConfig;
import stile.manager.config.DeviceConfig;
import stile.manager.config.DoorbellConfig;
import stile.manager.config.ManagerConfig;
import stile.manager.config.RegionProfile;
import stile.manager.config.RemoteDeviceConfig;
import stile.manager.config.ServedDeviceConfig;
import stile.virtio.device.Option;

/** Says in a few lines what a configuration asks for. */
final class Summary {
  private final List<String> lines = new ArrayList<>();

  private Summary() {}

  static List<String> of(ManagerConfig config) {
    Summary summary = new Summary();
    config.compartments().forEach(summary::compartment);
    int devices = config.compartments().stream().mapToInt(c -> c.devices().size()).sum();
    summary.lines.add(
        "%s is right: %s, %s"
            .formatted(
                config.file(),
                count(config.compartments().size(), "compartment"),
                count(devices, "device")));
    return summary.lines;
  }

  private void compartment(CompartmentConfig c) {
    BoardProfile board = c.board();
    lines.add("compartment %s on %s (%s)".formatted(c.name(), board.name(), board.file()));
    lines.add(
        "  carve-out %#x bytes, bus window %#x bytes at %#x"
            .formatted(board.carveOut(), board.window().size(), board.window().offset()));
    for (RegionProfile r : board.regions()) {
      lines.add(
          "  region %s: %#x bytes at %#x, bus address %#x, %s memory"
              .formatted(r.name(), r.size(), r.offset(), r.base(), word(r.memory())));
    }
    switch (c.doorbell()) {
      case DoorbellConfig.Ivshmem d ->
          lines.add(
              "  doorbell: ivshmem, socket %s, %s"
                  .formatted(d.socket(), count(d.vectors(), "vector")));
      case DoorbellConfig.Compartment d -> compartment(d);
    }
    lines.add(
        "  bus: virtio-msg %s, %d slots of %d bytes, %s, waits %s%s"
            .formatted(
                word(c.payloads()),
                board.message().slots(),
                board.message().slotSize(),
                count(c.notificationWords(), "notification word"),
                c.waiting(),
                c.cpus().isEmpty() ? "" : ", on CPUs " + c.cpus()));
    c.devices().forEach(this::device);
  }

  private void compartment(DoorbellConfig.Compartment d) {
    lines.add("  doorbell: %s, %s".formatted(d.device(), d.bell().controller().describe()));
    lines.add("  carve-out at %s".formatted(d.partition().carveOut()));
    d.partition()
        .memory()
        .ifPresent(
            m -> lines.add("  own memory at %s, cores %s".formatted(m, d.partition().cores())));
    lines.add(
        d.life()
            .image()
            .map(
                image ->
                    "  runs %s, restarts: %s%s"
                        .formatted(
                            image,
                            word(d.life().restart()),
                            (d.life().stopWithManager() ? ", stops with the manager" : "")
                                + (d.life().after().isEmpty()
                                    ? ""
                                    : ", after " + String.join(", ", d.life().after()))))
            .orElse("  runs what it runs: no image"));
  }

  private void device(DeviceConfig d) {
    String rest =
        switch (d) {
          case ServedDeviceConfig served -> options(served);
          case RemoteDeviceConfig remote -> ", served at " + remote.socket();
        };
    String rings = d.packed() ? "" : ", split rings only";
    lines.add(
        "  device %d: %s, waits %s%s%s".formatted(d.number(), d.type(), d.waiting(), rings, rest));
  }

  private static String options(ServedDeviceConfig d) {
    return d.provider().options().stream()
        .filter(option -> d.places().containsKey(option.name()))
        .map(option -> ", " + option.name() + " " + value(d, option))
        .collect(Collectors.joining());
  }

  private static Object value(ServedDeviceConfig d, Option option) {
    return switch (option.kind()) {
      case STRING, CHOICE, PATH -> d.options().string(option.name());
      case INTEGER, SIZE -> d.options().number(option.name());
      case FLAG -> d.options().flag(option.name());
    };
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String count(int n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }
}
