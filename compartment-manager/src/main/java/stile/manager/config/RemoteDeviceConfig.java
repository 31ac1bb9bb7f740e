package stile.manager.config;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A device that another process serves.
 *
 * @param kind what it is
 * @param socket where that process listens
 * @param queues how many it has; none: as many as that process says
 * @param queueSize the largest size of each
 * @param configSize of its configuration space
 * @param tag of a file system
 */
public record RemoteDeviceConfig(
    RemoteType kind,
    int number,
    WaitConfig waiting,
    boolean packed,
    Path socket,
    OptionalInt queues,
    int queueSize,
    int configSize,
    @Nullable String tag)
    implements DeviceConfig {

  @Override
  public String type() {
    return kind.name();
  }
}
