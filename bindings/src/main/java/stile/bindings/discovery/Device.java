package stile.bindings.discovery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A device as the kernel announces it.
 *
 * @param name within its class, such as {@code uio0}
 * @param subsystem its class
 * @param sysfs its folder, with all links resolved
 * @param devnode the file to open, for devices that have one
 * @param properties what udev or the {@code uevent} file says, such as MAJOR
 */
public record Device(
    String name,
    String subsystem,
    Path sysfs,
    Optional<Path> devnode,
    Map<String, String> properties) {
  public Device {
    properties = Map.copyOf(properties);
  }

  /**
   * The one-line file {@code name} in the device's folder, without the line's end; empty when there
   * is none.
   */
  public Optional<String> attribute(String name) throws IOException {
    Path file = sysfs.resolve(name);
    return Files.isRegularFile(file)
        ? Optional.of(Files.readString(file).strip())
        : Optional.empty();
  }

  /** The memory regions of a uio device, by index; empty for any other. */
  public List<UioMap> maps() throws IOException {
    return UioMap.of(sysfs.resolve("maps"));
  }
}
