package stile.bindings.discovery;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code class/SUBSYSTEM} of a sysfs tree. */
final class SysfsDevices implements DeviceFinder {
  private final Path root;

  SysfsDevices(Path root) {
    this.root = root;
  }

  @Override
  public List<Device> find(String subsystem) throws IOException {
    Path folder = root.resolve("class").resolve(subsystem);
    List<Device> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
        for (Path entry : entries) {
          found.add(device(subsystem, entry));
        }
      }
    }
    found.sort(Comparator.comparing(Device::name));
    return List.copyOf(found);
  }

  private static Device device(String subsystem, Path entry) throws IOException {
    Map<String, String> properties = uevent(entry.resolve("uevent"));
    return new Device(
        entry.getFileName().toString(),
        subsystem,
        entry.toRealPath(),
        Optional.ofNullable(properties.get("DEVNAME")).map(Path.of("/dev")::resolve),
        properties);
  }

  private static Map<String, String> uevent(Path file) throws IOException {
    Map<String, String> properties = new HashMap<>();
    if (Files.isRegularFile(file)) {
      for (String line : Files.readAllLines(file)) {
        int equals = line.indexOf('=');
        if (equals > 0) {
          properties.put(line.substring(0, equals), line.substring(equals + 1));
        }
      }
    }
    return properties;
  }
}
