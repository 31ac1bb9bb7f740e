package stile.manager.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import stile.virtio.device.DeviceServerProvider;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.device.Option;
import stile.virtio.device.Options;
import stile.virtio.worker.WaitStrategy.Kind;

/**
 * Values of a configuration given as words of a command line: of the same forms, with the same
 * defaults, and refused in the same words.
 */
public final class Words {
  private final Path folder;

  /**
   * @param folder what relative paths start from
   */
  public Words(Path folder) {
    this.folder = folder;
  }

  /** What a provider needs to make its device. */
  public Options options(DeviceServerProvider provider, Map<String, String> words)
      throws InvalidOptionException {
    Map<String, Object> values = new HashMap<>();
    for (Option option : provider.options()) {
      String word = words.get(option.name());
      if (word != null) {
        values.put(option.name(), value(option, word));
      }
    }
    return Options.of(provider.options(), values);
  }

  private Object value(Option option, String word) throws InvalidOptionException {
    @Nullable Object value =
        switch (option.kind()) {
          case STRING, CHOICE -> word;
          case FLAG -> word.equals("true") ? Boolean.TRUE : word.equals("false") ? false : null;
          case INTEGER -> number(word);
          case SIZE -> Forms.SIZE.read(numberOr(word));
          case PATH -> word.equals(option.defaultValue()) ? word : path(word);
        };
    if (value == null) {
      throw wrong(option.name(), word, option.expected());
    }
    return value;
  }

  private @Nullable String path(String word) {
    Path path = Forms.path(folder, word);
    return path == null ? null : path.toString();
  }

  /** The path of a Unix socket. */
  public Path socket(String option, String word) throws InvalidOptionException {
    return read(option, Forms.socket(folder), word, word);
  }

  /** How a thread waits; the default where nothing is said. */
  public WaitConfig waiting(@Nullable String wait, @Nullable String spin)
      throws InvalidOptionException {
    WaitConfig inherited = WaitConfig.DEFAULT;
    Kind mode = wait == null ? inherited.mode() : read("wait", WaitConfig.MODE, wait, wait);
    if (spin == null) {
      return new WaitConfig(mode, inherited.spin());
    }
    if (mode != Kind.HYBRID) {
      throw new InvalidOptionException("spin", "has a meaning with --wait hybrid only");
    }
    return new WaitConfig(mode, read("spin", WaitConfig.SPIN, spin, spin));
  }

  /** The CPUs a thread may use: numbers with commas between them; none for any. */
  public List<Integer> cpus(@Nullable String word) throws InvalidOptionException {
    if (word == null) {
      return List.of();
    }
    Object list = Toml.parse("a = [" + word + "]").get("a");
    return read("cpu", Forms.CPU_LIST, list == null ? word : list, word);
  }

  private static <T> T read(String option, Form<T> form, Object value, String word)
      throws InvalidOptionException {
    T result = form.read(value);
    if (result == null) {
      throw wrong(option, word, form.expected());
    }
    return result;
  }

  private static InvalidOptionException wrong(String option, String word, String expected) {
    return new InvalidOptionException(option, "is " + Forms.show(word) + "; expected " + expected);
  }

  private static @Nullable Long number(String word) {
    try {
      return Long.valueOf(word);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static Object numberOr(String word) {
    Long number = number(word);
    return number == null ? word : number;
  }
}
