package stile.manager.config;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a device is that another process serves. Nobody tells a front end what it is connected to,
 * nor how long its configuration space is (virtio 1.4, section 5).
 *
 * @param name the word for it
 * @param id the device type's number
 * @param configSize as its processes answer for it
 */
public record RemoteType(String name, int id, int configSize) {
  /** The one that may have a {@code tag}. */
  static final RemoteType FILE_SYSTEM = new RemoteType("fs", 26, 40);

  /** The types for which there are vhost-user back ends. */
  private static final List<RemoteType> KNOWN =
      List.of(
          new RemoteType("net", 1, 12),
          new RemoteType("blk", 2, 60),
          new RemoteType("console", 3, 12),
          new RemoteType("rng", 4, 0),
          new RemoteType("scsi", 8, 36),
          new RemoteType("input", 18, 136),
          new RemoteType("vsock", 19, 8),
          new RemoteType("sound", 25, 12),
          FILE_SYSTEM,
          new RemoteType("i2c", 34, 0),
          new RemoteType("can", 36, 2),
          new RemoteType("gpio", 41, 8));

  private static final int ID_MAX = 63;

  static final Form<RemoteType> FORM =
      Form.of(
          "a number from 1 to "
              + ID_MAX
              + ", or one of "
              + KNOWN.stream().map(RemoteType::name).collect(Collectors.joining(", ")),
          value ->
              switch (value) {
                case Long id when id >= 1 && id <= ID_MAX ->
                    KNOWN.stream()
                        .filter(type -> type.id == id)
                        .findAny()
                        .orElse(new RemoteType("type " + id, id.intValue(), 0));
                case String name ->
                    KNOWN.stream()
                        .filter(type -> type.name.equals(name.toLowerCase(Locale.ROOT)))
                        .findAny()
                        .orElse(null);
                default -> null;
              });
}
