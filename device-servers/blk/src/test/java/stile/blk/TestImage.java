package stile.blk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import stile.virtio.device.DeviceServer;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.mock.MockDriver;

/** Real files, and disks on them made as the command line makes them. */
final class TestImage {
  private TestImage() {}

  /** A sparse file. */
  static Path create(Path file, long bytes) throws IOException {
    try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "rw")) {
      f.setLength(bytes);
    }
    return file;
  }

  static DeviceServer open(Path image, Object... options)
      throws IOException, InvalidOptionException {
    Object[] all = Arrays.copyOf(options, options.length + 2);
    all[options.length] = "image";
    all[options.length + 1] = image;
    return new BlkProvider().create(TestDisk.options(all));
  }

  static TestDisk start(Path image, Object... options) throws IOException, InvalidOptionException {
    return TestDisk.of(MockDriver.start(open(image, options)));
  }
}
