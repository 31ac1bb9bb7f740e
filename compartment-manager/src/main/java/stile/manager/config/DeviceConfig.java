package stile.manager.config;

import java.util.Map;
import stile.virtio.device.DeviceServerProvider;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.device.Options;

/**
 * One device of a compartment.
 *
 * @param provider what makes it
 * @param number on the bus, 0 to 1023; no other device of the compartment has it
 * @param waiting how its thread waits
 * @param packed whether it offers packed rings beside split ones
 * @param options the provider's, checked one by one
 * @param start where its table begins
 * @param places where each given option stands
 */
public record DeviceConfig(
    DeviceServerProvider provider,
    int number,
    WaitConfig waiting,
    boolean packed,
    Options options,
    Position start,
    Map<String, Position> places) {
  /** The highest number a device can have. */
  public static final int MAX_NUMBER = 1023;

  public DeviceConfig {
    places = Map.copyOf(places);
  }

  /** The word that names its kind. */
  public String type() {
    return provider.type();
  }

  /** What the provider found wrong when it made the device, at its place in the file. */
  public Problem problem(InvalidOptionException e) {
    return new Problem(
        places.getOrDefault(e.option(), start),
        "device." + e.option(),
        String.valueOf(e.getMessage()));
  }
}
