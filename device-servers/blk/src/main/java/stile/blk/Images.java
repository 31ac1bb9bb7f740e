package stile.blk;

import java.io.IOException;
import java.nio.file.Path;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.host.DeviceInUseException;
import stile.virtio.host.FileEngine;
import stile.virtio.host.HostFile;

/** Opens what a disk is configured with, and says exactly why when it cannot be served. */
final class Images {
  private Images() {}

  /**
   * Opens, locks and measures what a disk is made of.
   *
   * @throws InvalidOptionException when the image does not fit the options
   * @throws IOException when it cannot be opened or another holds it
   */
  static BlockStore open(BlkSettings settings) throws InvalidOptionException, IOException {
    return switch (settings.medium()) {
      case Medium.Image(Path image) -> open(image, settings);
      case Medium.Nothing(long bytes) -> nothing(bytes, settings);
    };
  }

  private static BlockStore nothing(long bytes, BlkSettings settings)
      throws InvalidOptionException {
    checkTail("the disk", bytes, settings);
    return new NullStore(bytes / BlkLayout.SECTOR_SIZE, settings.readOnly(), settings.depth());
  }

  private static BlockStore open(Path image, BlkSettings settings)
      throws InvalidOptionException, IOException {
    HostFile file = openFile(image, settings);
    try {
      if (!file.lock()) {
        throw new IOException(
            settings.readOnly()
                ? file + " is being written to by another disk or program"
                : file + " is in use by another disk or program, and can have one writer only");
      }
      if (settings.direct() && !file.goDirect()) {
        throw new InvalidOptionException(
            BlkSettings.DIRECT,
            "is true, but %s allows no direct access (O_DIRECT): its file system or device has none"
                .formatted(file));
      }
      long capacity = capacity(file, settings);
      FileEngine engine = FileEngine.open(file, settings.engine(), settings.depth());
      return new FileStore(file, engine, capacity, settings.readOnly(), settings.vectors());
    } catch (InvalidOptionException | IOException e) {
      file.close();
      throw e;
    }
  }

  private static HostFile openFile(Path image, BlkSettings settings)
      throws InvalidOptionException, IOException {
    try {
      return HostFile.open(image, !settings.readOnly());
    } catch (DeviceInUseException e) {
      throw e; // it could be read, but nobody forgot an option
    } catch (IOException e) {
      if (!settings.readOnly() && canBeRead(image)) {
        throw new InvalidOptionException(
            BlkSettings.READ_ONLY,
            "is false, but the image can only be read: %s; give a writable one or set %s = true"
                .formatted(e.getMessage(), BlkSettings.READ_ONLY));
      }
      throw e;
    }
  }

  private static boolean canBeRead(Path image) {
    try (HostFile _ = HostFile.open(image, false)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static long capacity(HostFile file, BlkSettings settings)
      throws InvalidOptionException, IOException {
    long bytes = file.size();
    if (bytes == 0 || bytes % BlkLayout.SECTOR_SIZE != 0) {
      throw new InvalidOptionException(
          BlkSettings.IMAGE,
          "%s has %d bytes; a disk has a multiple of %d, more than 0"
              .formatted(file, bytes, BlkLayout.SECTOR_SIZE));
    }
    int block = file.isDirect() ? file.sectorSize() : BlkLayout.SECTOR_SIZE;
    if (bytes % block != 0) {
      throw new InvalidOptionException(
          BlkSettings.DIRECT,
          "is true, but %s has %d bytes, and direct access moves whole blocks of %d"
              .formatted(file, bytes, block));
    }
    checkTail(file.toString(), bytes, settings);
    return bytes / BlkLayout.SECTOR_SIZE;
  }

  private static void checkTail(String what, long bytes, BlkSettings settings)
      throws InvalidOptionException {
    long tail = settings.writableTail().orElse(0);
    if (tail > bytes) {
      throw new InvalidOptionException(
          BlkSettings.WRITABLE_TAIL,
          "is %d bytes, but %s has only %d".formatted(tail, what, bytes));
    }
  }
}
