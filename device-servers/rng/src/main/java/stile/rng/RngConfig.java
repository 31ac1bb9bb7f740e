package stile.rng;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.device.Option;
import stile.virtio.device.Options;

/**
 * How an entropy device is set up.
 *
 * @param file where the bytes come from, absolute; the kernel's own generator when absent
 */
record RngConfig(Optional<Path> file) {
  private static final String SOURCE = "source";
  private static final String GETRANDOM = "getrandom";

  /** What a configuration may say. */
  static final List<Option> OPTIONS =
      List.of(
          Option.withDefault(
              SOURCE,
              Option.Kind.STRING,
              GETRANDOM,
              "where the bytes come from: getrandom (the kernel's generator), or an absolute path"
                  + " such as /dev/hwrng"));

  static RngConfig of(Options options) throws InvalidOptionException {
    String source = options.string(SOURCE);
    if (source.equals(GETRANDOM)) {
      return new RngConfig(Optional.empty());
    }
    if (!source.startsWith("/")) {
      // Not a PATH, so nobody has made it absolute: a mistyped word must not become a file's name.
      throw new InvalidOptionException(
          SOURCE, "is " + source + "; expected " + GETRANDOM + " or an absolute path");
    }
    return new RngConfig(Optional.of(Path.of(source)));
  }
}
