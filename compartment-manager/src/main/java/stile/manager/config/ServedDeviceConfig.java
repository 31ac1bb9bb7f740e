package stile.manager.config;

import java.util.Map;
import stile.virtio.device.DeviceServerProvider;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.device.Options;

/**
 * A device that the manager serves itself.
 *
 * @param provider what makes it
 * @param number on the bus, 0 to 1023; no other device of the compartment has it
 * @param waiting how its thread waits
 * @param packed whether it offers packed rings beside split ones
 * @param options the provider's, checked one by one
 * @param start where its table begins
 * @param places where each given option stands
 */
public record ServedDeviceConfig(
    DeviceServerProvider provider,
    int number,
    WaitConfig waiting,
    boolean packed,
    Options options,
    Position start,
    Map<String, Position> places)
    implements DeviceConfig {
  public ServedDeviceConfig {
    places = Map.copyOf(places);
  }

  @Override
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
