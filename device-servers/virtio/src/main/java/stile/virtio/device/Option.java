package stile.virtio.device;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One option a device server understands: a key of its table in the configuration file.
 *
 * @param name the key, lower case with dashes
 * @param kind what values it takes
 * @param required whether the configuration must give it
 * @param defaultValue what it is when not given: a {@code String}, {@code Long} or {@code Boolean}
 *     as the kind says, or null
 * @param choices for {@link Kind#CHOICE}, every value it can have; empty otherwise
 * @param help one sentence for a person
 */
public record Option(
    String name,
    Kind kind,
    boolean required,
    @Nullable Object defaultValue,
    List<String> choices,
    String help) {

  /** What values an option takes, and the Java type it arrives as. */
  public enum Kind {
    /** A {@code String}. */
    STRING("a string"),
    /** A {@code String} that is one of {@link Option#choices()}. */
    CHOICE("one of the listed words"),
    /** A {@code String} that names a file; relative to the configuration file's folder. */
    PATH("a path"),
    /** A {@code Long}. */
    INTEGER("a whole number"),
    /** A {@code Long} of bytes; written as a number, or a string such as "64 KiB". */
    SIZE("a size such as 4096 or \"64 KiB\""),
    /** A {@code Boolean}. */
    FLAG("true or false");

    private final String expected;

    Kind(String expected) {
      this.expected = expected;
    }

    /** Says what values are right, for an error message. */
    public String expected() {
      return expected;
    }
  }

  /** An option that must be given. */
  public static Option required(String name, Kind kind, String help) {
    return new Option(name, kind, true, null, List.of(), help);
  }

  /** An option that may be left out, then absent. */
  public static Option optional(String name, Kind kind, String help) {
    return new Option(name, kind, false, null, List.of(), help);
  }

  /** An option that may be left out, then {@code defaultValue}. */
  public static Option withDefault(String name, Kind kind, Object defaultValue, String help) {
    return new Option(name, kind, false, defaultValue, List.of(), help);
  }

  /** A word out of {@code choices}; the first is the default. */
  public static Option choice(String name, List<String> choices, String help) {
    return new Option(name, Kind.CHOICE, false, choices.getFirst(), choices, help);
  }

  /** Says what values are right, choices and all, for an error message. */
  public String expected() {
    return kind == Kind.CHOICE ? "one of " + String.join(", ", choices) : kind.expected();
  }
}
