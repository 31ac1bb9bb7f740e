package stile.manager.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** The forms of values that configuration files and board profiles are made of. */
final class Forms {
  /** As many CPUs as a set of the kernel's {@code sched_setaffinity} holds. */
  private static final int CPUS = 1024;

  /** Linux's {@code sun_path} less its final zero. */
  private static final int SOCKET_PATH_BYTES = 107;

  static final Form<String> TEXT =
      Form.of("a string", value -> value instanceof String s ? s : null);

  static final Form<List<String>> TEXTS =
      Form.of(
          "an array of strings",
          value ->
              value instanceof TomlArray array
                      && array.toList().stream().allMatch(String.class::isInstance)
                  ? array.toList().stream().map(String.class::cast).toList()
                  : null);

  static final Form<String> NAME =
      Form.of(
          "a name of 1 to 64 characters out of a-z, 0-9 and -",
          value -> value instanceof String s && s.matches("[a-z0-9-]{1,64}") ? s : null);

  static final Form<List<String>> NAMES =
      Form.of(
          "an array of names, such as [\"first\"]",
          value -> {
            List<String> names = TEXTS.read(value);
            return names != null && names.stream().allMatch(n -> NAME.read(n) != null)
                ? names
                : null;
          });

  static final Form<Long> SIZE =
      Form.of(
          "a size such as 4096 or \"64 KiB\"",
          value ->
              switch (value) {
                case Long n when n >= 0 -> n;
                case String s -> Quantities.bytes(s);
                default -> null;
              });

  static final Form<Long> PAGES =
      Form.of(
          "a multiple of 4 KiB, such as \"64 KiB\"",
          value -> {
            Long size = SIZE.read(value);
            return size != null && size % BoardProfile.PAGE == 0 ? size : null;
          });

  static final Form<Long> SOME_PAGES =
      Form.of(
          "a multiple of 4 KiB above 0, such as \"64 KiB\"",
          value -> {
            Long size = PAGES.read(value);
            return size != null && size > 0 ? size : null;
          });

  static final Form<Long> ADDRESS =
      Form.of(
          "a physical address, a multiple of 4 KiB such as 0x78000000",
          value -> value instanceof Long n && n >= 0 && n % BoardProfile.PAGE == 0 ? n : null);

  /** As the kernel module takes labels of compartments. */
  private static final Form<String> LABEL =
      Form.of(
          "the name of a device under /dev/stile: 1 to 31 characters out of a-z, 0-9 and -",
          value -> value instanceof String s && s.matches("[a-z0-9-]{1,31}") ? s : null);

  /** A driver of userspace I/O takes what the device tree says, such as {@code ipi@ff340000}. */
  private static final Form<String> UIO_NAME =
      Form.of(
          "the name of a uio device: 1 to 63 characters, none of them blank",
          value -> value instanceof String s && s.matches("[!-~]{1,63}") ? s : null);

  /** What a compartment's device may be called. */
  static Form<String> label(DoorbellProfile.Access access) {
    return switch (access) {
      case MODULE -> LABEL;
      case UIO -> UIO_NAME;
    };
  }

  static final Form<Boolean> FLAG =
      Form.of("true or false", value -> value instanceof Boolean b ? b : null);

  static final Form<List<Integer>> CPU_LIST =
      Form.of(
          "an array of different CPU numbers from 0 to " + (CPUS - 1) + ", such as [1]",
          Forms::cpus);

  private Forms() {}

  static Form<Integer> integer(int min, int max) {
    return Form.of(
        "a whole number from " + min + " to " + max,
        value -> value instanceof Long n && n >= min && n <= max ? n.intValue() : null);
  }

  static Form<Duration> duration(Duration min, Duration max, String expected) {
    return Form.of(
        expected,
        value -> {
          Duration d = value instanceof String s ? Quantities.duration(s) : null;
          return d != null && d.compareTo(min) >= 0 && d.compareTo(max) <= 0 ? d : null;
        });
  }

  /** A word for each constant of an enum: its name in lower case, with hyphens. */
  static <E extends Enum<E>> Form<E> word(Class<E> type) {
    EnumSet<E> all = EnumSet.allOf(type);
    return Form.of(
        "one of " + all.stream().map(Forms::wordOf).collect(Collectors.joining(", ")),
        value ->
            all.stream().filter(constant -> wordOf(constant).equals(value)).findAny().orElse(null));
  }

  static String wordOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A path, made absolute. */
  static Form<Path> path(Path folder) {
    return Form.of("a path", value -> value instanceof String s ? path(folder, s) : null);
  }

  /** The path of a Unix socket, made absolute; the kernel's bound holds for the result. */
  static Form<Path> socket(Path folder) {
    return Form.of(
        "the path of a socket, at most " + SOCKET_PATH_BYTES + " bytes when absolute",
        value -> {
          Path path = value instanceof String s ? path(folder, s) : null;
          return path != null
                  && path.toString().getBytes(StandardCharsets.UTF_8).length <= SOCKET_PATH_BYTES
              ? path
              : null;
        });
  }

  /** A path made absolute; null when it is empty or no path at all. */
  static @Nullable Path path(Path folder, String text) {
    try {
      return text.isEmpty() ? null : folder.resolve(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static @Nullable List<Integer> cpus(Object value) {
    if (!(value instanceof TomlArray array) || array.isEmpty()) {
      return null;
    }
    List<Integer> cpus = new ArrayList<>();
    for (Object element : array.toList()) {
      if (!(element instanceof Long n) || n < 0 || n >= CPUS || cpus.contains(n.intValue())) {
        return null;
      }
      cpus.add(n.intValue());
    }
    return List.copyOf(cpus);
  }

  /** Shows a value as a person would write it. */
  static String show(Object value) {
    return switch (value) {
      case String s -> '"' + s + '"';
      case TomlArray array -> array.isEmpty() ? "[]" : "an array";
      case TomlTable table -> "a table";
      default -> value.toString();
    };
  }
}
