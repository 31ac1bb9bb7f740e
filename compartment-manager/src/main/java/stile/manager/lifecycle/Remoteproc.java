package stile.manager.lifecycle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One of the kernel's remote processors, as {@code /sys/class/remoteproc} shows it (the kernel's
 * Documentation/ABI/testing/sysfs-class-remoteproc).
 */
final class Remoteproc {
  private static final String CLASS = "sys/class/remoteproc";
  private static final String TREE = "sys/firmware/devicetree/base";

  private final Path root;
  private final Path folder;

  private Remoteproc(Path root, Path folder) {
    this.root = root;
    this.folder = folder;
  }

  /**
   * Finds it.
   *
   * @param root where {@code sys} is
   * @param processor the path of its device-tree node, or its name
   * @throws IOException when there is none, or more than one; the message says which there are
   */
  static Remoteproc find(Path root, String processor) throws IOException {
    List<Path> found = new ArrayList<>();
    List<String> all = new ArrayList<>();
    if (Files.isDirectory(root.resolve(CLASS))) {
      try (DirectoryStream<Path> folders = Files.newDirectoryStream(root.resolve(CLASS))) {
        for (Path folder : folders) {
          String node = node(root, folder);
          String name = text(folder.resolve("name")).orElse("");
          all.add("%s (%s)".formatted(name, node));
          if (processor.equals(processor.startsWith("/") ? node : name)) {
            found.add(folder);
          }
        }
      }
    }
    if (found.size() != 1) {
      throw new IOException(
          "%d processors of /sys/class/remoteproc are \"%s\"; there are %s; is the kernel's driver loaded, and the node enabled?"
              .formatted(found.size(), processor, all.isEmpty() ? "none" : String.join(", ", all)));
    }
    return new Remoteproc(root, found.getFirst());
  }

  private static String node(Path root, Path folder) {
    try {
      Path base = root.resolve(TREE).toRealPath();
      Path node = folder.resolve("device/of_node").toRealPath();
      return node.startsWith(base) ? "/" + base.relativize(node) : "no node";
    } catch (IOException e) {
      return "no node";
    }
  }

  /** A file of it, without the blanks around what stands there. */
  String read(String file) throws IOException {
    return Files.readString(folder.resolve(file), StandardCharsets.US_ASCII).strip();
  }

  boolean has(String file) {
    return Files.exists(folder.resolve(file));
  }

  /**
   * The dump of its memory that somebody may read, if there is one: the kernel keeps it for some
   * minutes (Documentation/ABI/testing/sysfs-devices-devcoredump).
   */
  Optional<Path> dump() throws IOException {
    Path dumps = root.resolve("sys/class/devcoredump");
    if (!Files.isDirectory(dumps)) {
      return Optional.empty();
    }
    Path own = folder.toRealPath();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(dumps, "devcd*")) {
      for (Path entry : entries) {
        Path failing = entry.resolve("failing_device");
        if (Files.exists(failing) && failing.toRealPath().equals(own)) {
          return Optional.of(entry.resolve("data"));
        }
      }
    }
    return Optional.empty();
  }

  /** Writes a file of it; the kernel does what that means before this returns. */
  void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    try {
      Files.writeString(
          path,
          text,
          StandardCharsets.US_ASCII,
          StandardOpenOption.WRITE,
          StandardOpenOption.TRUNCATE_EXISTING);
    } catch (AccessDeniedException e) {
      throw new IOException(path + ": permission denied; this user may not start processors", e);
    } catch (IOException e) {
      throw new IOException(
          "%s: \"%s\" was refused: %s; the kernel's log says why: dmesg | grep remoteproc"
              .formatted(path, text, e.getMessage()),
          e);
    }
  }

  private static Optional<String> text(Path file) {
    try {
      return Optional.of(Files.readString(file, StandardCharsets.US_ASCII).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
