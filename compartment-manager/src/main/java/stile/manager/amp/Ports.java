package stile.manager.amp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The devices on the bus by their numbers. Any thread may look; those who change it hold the bus's
 * lock.
 */
final class Ports {
  /** Replaced as a whole, so that looking takes no lock. */
  private volatile @Nullable Port[] ports = new @Nullable Port[0];

  /** The device of this number, or null. */
  @Nullable Port get(int device) {
    @Nullable Port[] current = ports;
    return device < current.length ? current[device] : null;
  }

  /** All, by number, with nulls between. */
  @Nullable Port[] all() {
    return ports;
  }

  void replace(int device, @Nullable Port port) {
    @Nullable Port[] changed = Arrays.copyOf(ports, Math.max(ports.length, device + 1));
    changed[device] = port;
    ports = changed;
  }
}
