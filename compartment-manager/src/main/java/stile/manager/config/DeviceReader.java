package stile.manager.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import stile.virtio.device.DeviceServerProvider;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.device.Option;
import stile.virtio.device.Options;

/** Reads the table of one device: the manager's own keys first, the rest as its provider says. */
final class DeviceReader {
  static final Form<Integer> NUMBER = Forms.integer(0, DeviceConfig.MAX_NUMBER);

  private final Path folder;
  private final DeviceTypes types;
  private final RemoteDeviceReader remote;

  /**
   * @param folder what relative paths start from
   */
  DeviceReader(Path folder, DeviceTypes types) {
    this.folder = folder;
    this.types = types;
    this.remote = new RemoteDeviceReader(folder);
  }

  /**
   * Reads a device; null when it has no usable type.
   *
   * @param number its number, already settled among its neighbours
   * @param inherited how it waits if it does not say otherwise
   * @param packedToo whether it offers packed rings, likewise
   */
  @Nullable DeviceConfig read(
      TableReader table, int number, WaitConfig inherited, boolean packedToo) {
    if (RemoteDeviceReader.describes(table.peek("backend"))) {
      return remote.read(table, number, inherited, packedToo);
    }
    DeviceServerProvider provider = table.require("type", types.form());
    WaitConfig wait = WaitConfig.read(table, inherited);
    boolean packed = table.get("packed", Forms.FLAG, packedToo);
    Map<String, Object> rest = table.rest();
    if (provider == null) {
      return null; // whose the rest of the keys are, nobody knows
    }
    Options options = options(table, provider, rest);
    if (options == null) {
      return null;
    }
    Map<String, Position> places = new HashMap<>();
    rest.keySet().forEach(key -> places.put(key, table.at(key)));
    return new ServedDeviceConfig(provider, number, wait, packed, options, table.start(), places);
  }

  /**
   * Checks the options as {@link Options#of} does. That stops at the first problem; what had one is
   * taken out and the rest tried again, so that all are reported.
   */
  private @Nullable Options options(
      TableReader table, DeviceServerProvider provider, Map<String, Object> given) {
    List<Option> known = new ArrayList<>(provider.options());
    Map<String, Object> values = new HashMap<>();
    boolean sound = true;
    for (Map.Entry<String, Object> entry : given.entrySet()) {
      String name = entry.getKey();
      Option option = known.stream().filter(o -> o.name().equals(name)).findAny().orElse(null);
      if (option == null) {
        values.put(name, entry.getValue()); // which Options.of will not know either, and say so
        continue;
      }
      Object value = convert(option, entry.getValue());
      if (value == null) {
        table.problem(
            name, "is " + Forms.show(entry.getValue()) + "; expected " + option.expected());
        excuse(known, name);
        sound = false;
      } else {
        values.put(name, value);
      }
    }
    while (true) {
      try {
        Options options = Options.of(known, values);
        return sound ? options : null;
      } catch (InvalidOptionException e) {
        table.problem(e.option(), String.valueOf(e.getMessage()));
        values.remove(e.option());
        excuse(known, e.option());
        sound = false;
      }
    }
  }

  /** Lets an option be absent from here on: what is wrong with it has been said. */
  private static void excuse(List<Option> known, String name) {
    known.replaceAll(
        o ->
            o.name().equals(name)
                ? new Option(name, o.kind(), false, null, o.choices(), o.help())
                : o);
  }

  /** A value as {@link Options#of} wants it; null when no option could have it. */
  private @Nullable Object convert(Option option, Object value) {
    return switch (option.kind()) {
      case SIZE -> Forms.SIZE.read(value);
      case PATH -> value.equals(option.defaultValue()) ? value : path(value);
      case INTEGER -> value instanceof Long ? value : null;
      case FLAG -> value instanceof Boolean ? value : null;
      case STRING, CHOICE -> value instanceof String ? value : null;
    };
  }

  private @Nullable String path(Object value) {
    Path path = value instanceof String s ? Forms.path(folder, s) : null;
    return path == null ? null : path.toString();
  }
}
