package stile.manager.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import stile.manager.devicetree.Node;
import stile.manager.devicetree.TreeBlob;
import stile.manager.devicetree.TreeFolder;

/** The machine that is examined: its files, and its device tree. */
public final class Machine {
  private final Path root;
  private final Optional<Path> blob;

  private Machine(Path root, Optional<Path> blob) {
    this.root = root;
    this.blob = blob;
  }

  /**
   * A machine that runs.
   *
   * @param root where its {@code proc}, {@code sys} and {@code dev} are: {@code /} for this one
   */
  public static Machine running(Path root) {
    return new Machine(root, Optional.empty());
  }

  /** One of which only the device tree is here. */
  public static Machine described(Path blob) {
    return new Machine(Path.of(""), Optional.of(blob));
  }

  /** Whether more than the device tree can be looked at. */
  boolean runs() {
    return blob.isEmpty();
  }

  /**
   * The device tree.
   *
   * @throws IOException when there is none, or none that can be read; the message says why
   */
  Node deviceTree() throws IOException {
    return blob.isPresent()
        ? TreeBlob.read(blob.get())
        : TreeFolder.read(root.resolve("proc/device-tree"));
  }

  /** A file, named from the root without its slash. */
  Path file(String name) {
    return root.resolve(name);
  }

  /** What stands in a file, without the blanks around it; empty when it cannot be read. */
  Optional<String> text(String name) {
    try {
      return Optional.of(Files.readString(file(name), StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
