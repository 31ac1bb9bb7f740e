package stile.manager.config;

import java.util.Collection;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import stile.virtio.device.DeviceServerProvider;

/** The kinds of device servers there are, by the word that names them in a configuration. */
public final class DeviceTypes {
  private final SortedMap<String, DeviceServerProvider> byType = new TreeMap<>();

  private DeviceTypes(Iterable<DeviceServerProvider> providers) {
    for (DeviceServerProvider provider : providers) {
      DeviceServerProvider other = byType.put(provider.type(), provider);
      if (other != null) {
        throw new IllegalStateException(
            "device type \"%s\" is provided by both %s and %s; remove one of the two plugins"
                .formatted(
                    provider.type(), other.getClass().getName(), provider.getClass().getName()));
      }
    }
  }

  /** Those that came with Stile or lie on its module path as plugins. */
  public static DeviceTypes installed() {
    return new DeviceTypes(ServiceLoader.load(DeviceServerProvider.class));
  }

  /** Those of a list. */
  public static DeviceTypes of(Collection<? extends DeviceServerProvider> providers) {
    return new DeviceTypes(java.util.List.copyOf(providers));
  }

  /** All, in the order of their names. */
  public Collection<DeviceServerProvider> all() {
    return byType.values();
  }

  /** The one of this name. */
  public Optional<DeviceServerProvider> find(String type) {
    return Optional.ofNullable(byType.get(type));
  }

  /** The form of a value that names one. */
  Form<DeviceServerProvider> form() {
    return Form.of(
        byType.isEmpty()
            ? "a device type, but none is installed"
            : "one of " + String.join(", ", byType.keySet()),
        value -> value instanceof String type ? byType.get(type) : null);
  }
}
