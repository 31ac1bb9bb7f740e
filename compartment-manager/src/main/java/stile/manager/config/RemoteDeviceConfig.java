package stile.manager.config;

import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * A device that another process serves.
 *
 * @param kind what it is
 * @param socket where that process listens
 * @param queues how many it has; none: as many as that process says
 * @param queueSize the largest size of each
 * @param configSize of its configuration space
 */
public record RemoteDeviceConfig(
    RemoteType kind,
    int number,
    WaitConfig waiting,
    boolean packed,
    Path socket,
    OptionalInt queues,
    int queueSize,
    int configSize)
    implements DeviceConfig {

  @Override
  public String type() {
    return kind.name();
  }
}
