package stile.manager.control;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import stile.manager.lifecycle.LifeStatus;

/**
 * What there is to tell of a compartment.
 *
 * @param name as the configuration has it
 * @param provider who starts and stops its program
 * @param image its program, if the manager is the one who has it started
 * @param bus what the bus is at, in a few words
 * @param devices in the order of their numbers
 */
public record CompartmentStatus(
    String name,
    String provider,
    Optional<Path> image,
    LifeStatus life,
    String bus,
    List<Device> devices) {
  public CompartmentStatus {
    devices = List.copyOf(devices);
  }

  /**
   * One device.
   *
   * @param driver how far its driver has come
   * @param requests completed since the manager started
   * @param errors of those, how many failed
   */
  public record Device(int number, String type, String driver, long requests, long errors) {}
}
