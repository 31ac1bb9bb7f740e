package stile.virtio.host;

import java.io.IOException;
import java.nio.file.Path;

/** A block device is not free: the host has it mounted, or something else has claimed it. */
public final class DeviceInUseException extends IOException {
  private static final long serialVersionUID = 1;

  DeviceInUseException(Path device, IOException cause) {
    super(
        device
            + " is in use on this host: mounted, part of another device, or claimed by a program",
        cause);
  }
}
