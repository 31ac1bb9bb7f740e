package stile.manager.config;

import java.nio.file.Path;
import java.util.List;

/**
 * All that one manager is told to do. There is no half-checked one: it exists only when nothing was
 * wrong with its file.
 *
 * @param file where it was read from
 * @param compartments at least one, in the order of their starts
 */
public record ManagerConfig(Path file, List<CompartmentConfig> compartments) {
  public ManagerConfig {
    compartments = List.copyOf(compartments);
  }

  /**
   * Reads a configuration file and the board profiles it names. Touches nothing else: not the
   * memory, sockets or images they speak of.
   *
   * @throws ConfigException with everything that is wrong
   */
  public static ManagerConfig read(Path file, DeviceTypes types, BoardPath boards)
      throws ConfigException {
    return new ManagerReader(file, types, boards).read();
  }
}
