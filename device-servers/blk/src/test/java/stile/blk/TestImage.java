package stile.blk;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

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

  /** With an engine; the test is skipped where that does not work. */
  static TestDisk startOn(String engine, Path image, Object... options)
      throws IOException, InvalidOptionException {
    Object[] all = Arrays.copyOf(options, options.length + 2);
    all[options.length] = "engine";
    all[options.length + 1] = engine;
    try {
      return start(image, all);
    } catch (IOException e) {
      assumeFalse(
          String.valueOf(e.getMessage()).startsWith("io_uring_setup"),
          String.valueOf(e.getMessage()));
      throw e;
    }
  }
}
