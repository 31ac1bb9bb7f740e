package stile.manager.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder with a configuration file {@code c.toml} and boards, to read from. */
record ConfigFolder(Path path) {
  static final String PROFILE =
      """
      name = "b"
      [carve-out]
      size = "1 MiB"
      [window]
      offset = 0
      size = "64 KiB"
      [[region]]
      name = "data"
      offset = "64 KiB"
      [doorbell]
      kind = "ivshmem"
      socket = "board.sock"
      [message]
      """;

  ConfigFolder write(String name, String text) {
    try {
      Path file = path.resolve(name);
      Files.createDirectories(path.resolve(name).resolveSibling(""));
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  ConfigFolder profile(String text) {
    return write("boards/b/profile.toml", text);
  }

  ManagerConfig read(String config) throws ConfigException {
    write("c.toml", config);
    if (!Files.exists(path.resolve("boards"))) {
      profile(PROFILE);
    }
    Path file = path.resolve("c.toml");
    return ManagerConfig.read(
        file, DeviceTypes.of(List.of(new FakeProvider())), BoardPath.of(null, file, null));
  }

  /** What is wrong with a configuration, one line each; the folder's own path is left out. */
  String problems(String config) {
    try {
      return "nothing is wrong: " + read(config);
    } catch (ConfigException e) {
      return String.valueOf(e.getMessage()).replace(path + "/", "");
    }
  }

  /** What is wrong with a profile. */
  String profileProblems(String profile) {
    return profile(profile).problems("[[compartment]]\nname = \"c\"\nboard = \"b\"\n");
  }
}
