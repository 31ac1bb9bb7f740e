package stile.manager.config;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import stile.manager.vhostuser.FileSystemConfig;
import stile.manager.vhostuser.RemoteSettings;
import stile.virtio.queue.QueueSettings;

/** Reads the table of a device that another process serves. */
final class RemoteDeviceReader {
  /** The key, and how a value begins that is not one of a device type's own. */
  private static final String BACKEND = "backend";

  private static final String SCHEME = "vhost-user:";

  private static final Form<Integer> QUEUES = Forms.integer(1, RemoteSettings.QUEUES_MAX);
  private static final Form<Integer> CONFIG_SIZE = Forms.integer(0, RemoteSettings.CONFIG_MAX);

  private static final Form<String> TAG =
      Form.of(
          "a name of 1 to %d bytes".formatted(FileSystemConfig.TAG_MAX),
          value -> value instanceof String tag && FileSystemConfig.fits(tag) ? tag : null);

  private static final Form<Integer> QUEUE_SIZE =
      Form.of(
          "a power of two up to " + QueueSettings.MAX_SIZE,
          value ->
              value instanceof Long n && n <= QueueSettings.MAX_SIZE && Long.bitCount(n) == 1
                  ? n.intValue()
                  : null);

  private static final int QUEUE_SIZE_DEFAULT = 256;

  private final Form<Path> socket;

  /**
   * @param folder what relative paths start from
   */
  RemoteDeviceReader(Path folder) {
    Form<Path> path = Forms.socket(folder);
    socket =
        Form.of(
            '"' + SCHEME + "\" and " + path.expected(),
            value ->
                value instanceof String s && s.startsWith(SCHEME)
                    ? path.read(s.substring(SCHEME.length()))
                    : null);
  }

  /** Whether a table is that of such a device. */
  static boolean describes(@Nullable Object backend) {
    return backend instanceof String s && s.startsWith(SCHEME);
  }

  /** As {@link DeviceReader#read}. */
  @Nullable RemoteDeviceConfig read(
      TableReader table, int number, WaitConfig inherited, boolean packedToo) {
    RemoteType type = table.require("type", RemoteType.FORM);
    WaitConfig wait = WaitConfig.read(table, inherited);
    boolean packed = table.get("packed", Forms.FLAG, packedToo);
    Path path = table.find(BACKEND, socket);
    Integer queues = table.find("queues", QUEUES);
    int queueSize = table.get("queue-size", QUEUE_SIZE, QUEUE_SIZE_DEFAULT);
    int configSize = table.get("config-size", CONFIG_SIZE, type == null ? 0 : type.configSize());
    boolean fileSystem = type != null && type.equals(RemoteType.FILE_SYSTEM);
    String tag = fileSystem ? table.find("tag", TAG) : null;
    table.finish();
    if (type == null || path == null) {
      return null;
    }
    OptionalInt count = queues == null ? OptionalInt.empty() : OptionalInt.of(queues);
    return new RemoteDeviceConfig(
        type, number, wait, packed, path, count, queueSize, configSize, tag);
  }
}
