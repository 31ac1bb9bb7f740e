package stile.manager.devicetree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The running kernel's device tree: a folder for each node, a file for each property. */
public final class TreeFolder {
  /** Where Linux shows it. */
  public static final Path LINUX = Path.of("/proc/device-tree");

  private TreeFolder() {}

  /**
   * Reads a whole tree.
   *
   * @throws IOException when there is none, or it cannot be read
   */
  public static Node read(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          folder + ": no device tree here: the machine was not started with one (x86, or ACPI)");
    }
    return read(folder.toRealPath(), "");
  }

  private static Node read(Path folder, String path) throws IOException {
    Map<String, byte[]> properties = new TreeMap<>();
    List<Node> children = new ArrayList<>();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.sorted().toList()) {
        String name = entry.getFileName().toString();
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          children.add(read(entry, path + "/" + name));
        } else if (Files.isReadable(entry)) {
          properties.put(name, Files.readAllBytes(entry));
        }
      }
    }
    return new Node(path.isEmpty() ? "/" : path, properties, children);
  }
}
