package stile.manager.vhostuser;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A device that another process serves, as the configuration has it.
 *
 * @param socket where that process listens
 * @param type of the device, as virtio numbers them
 * @param queues how many it has; none: as many as the back end says
 * @param queueSize the largest size of each, which no back end says
 * @param configSize of its configuration space, which no back end says either
 * @param tag of a file system whose back end has no configuration space
 * @param packed whether packed rings may be offered
 * @param memory what it shares with the back end
 */
public record RemoteSettings(
    Path socket,
    int type,
    OptionalInt queues,
    int queueSize,
    int configSize,
    @Nullable String tag,
    boolean packed,
    List<SharedMemory> memory) {
  /** As many as a set of bits in a {@code long} tells apart. */
  public static final int QUEUES_MAX = Long.SIZE;

  /** As many regions as one message can describe. */
  public static final int REGIONS_MAX = Protocol.TABLE_REGIONS;

  /** Their bound in the protocol. */
  public static final int CONFIG_MAX = Protocol.CONFIG_MAX;

  public RemoteSettings {
    memory = List.copyOf(memory);
    if (memory.size() > REGIONS_MAX) {
      throw new IllegalArgumentException(memory.size() + " regions");
    }
  }
}
