package stile.virtio.device;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The values of a device server's options: checked against its {@link Option}s, complete,
 * immutable.
 */
public final class Options {
  private final Map<String, Object> values;

  private Options(Map<String, Object> values) {
    this.values = values;
  }

  /**
   * Checks given values and fills in the defaults.
   *
   * @param known the device server's options
   * @param given values by name: a {@code String}, {@code Long} or {@code Boolean} as each option's
   *     kind says
   * @throws InvalidOptionException for an unknown name, a wrong type, a word that is no choice, or
   *     a missing required option
   */
  public static Options of(List<Option> known, Map<String, ?> given) throws InvalidOptionException {
    Map<String, Object> values = new HashMap<>();
    for (String name : given.keySet()) {
      if (known.stream().noneMatch(o -> o.name().equals(name))) {
        throw new InvalidOptionException(
            name,
            "unknown option; known are "
                + String.join(", ", known.stream().map(Option::name).toList()));
      }
    }
    for (Option option : known) {
      @Nullable Object value = given.get(option.name());
      if (value == null) {
        if (option.required()) {
          throw new InvalidOptionException(option.name(), "missing; expected " + option.expected());
        }
        value = option.defaultValue();
      } else if (!fits(option, value)) {
        throw new InvalidOptionException(
            option.name(), "is " + value + "; expected " + option.expected());
      }
      if (value != null) {
        values.put(option.name(), value);
      }
    }
    return new Options(Map.copyOf(values));
  }

  private static boolean fits(Option option, Object value) {
    return switch (option.kind()) {
      case STRING, PATH -> value instanceof String;
      case CHOICE -> value instanceof String word && option.choices().contains(word);
      case INTEGER -> value instanceof Long;
      case SIZE -> value instanceof Long size && size >= 0;
      case FLAG -> value instanceof Boolean;
    };
  }

  /** The value of a string, choice or path that is given or has a default. */
  public String string(String name) {
    return get(name, String.class).orElseThrow();
  }

  /** The value of a string, choice or path, if there is one. */
  public Optional<String> optionalString(String name) {
    return get(name, String.class);
  }

  /** The value of a path that is given or has a default. */
  public Path path(String name) {
    return Path.of(string(name));
  }

  /** The value of a number or size that is given or has a default. */
  public long number(String name) {
    return get(name, Long.class).orElseThrow();
  }

  /** The value of a number or size, if there is one. */
  public Optional<Long> optionalNumber(String name) {
    return get(name, Long.class);
  }

  /** The value of a flag that is given or has a default. */
  public boolean flag(String name) {
    return get(name, Boolean.class).orElseThrow();
  }

  private <T> Optional<T> get(String name, Class<T> type) {
    return Optional.ofNullable(values.get(name)).map(type::cast);
  }
}
