package stile.bindings.discovery;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A memory region of a uio device (Documentation/driver-api/uio-howto.rst). To map it, {@code mmap}
 * the device at {@code index} times the page size; the region starts {@code offset} bytes into
 * that.
 *
 * @param index the n of {@code maps/mapN}
 * @param name from the driver, may be empty
 * @param address physical
 * @param size in bytes
 * @param offset from the start of the first page
 */
public record UioMap(int index, String name, long address, long size, long offset) {
  private static final String PREFIX = "map";

  static List<UioMap> of(Path maps) throws IOException {
    List<UioMap> found = new ArrayList<>();
    if (Files.isDirectory(maps)) {
      try (DirectoryStream<Path> folders = Files.newDirectoryStream(maps, PREFIX + "[0-9]*")) {
        for (Path folder : folders) {
          String number = folder.getFileName().toString().substring(PREFIX.length());
          found.add(
              new UioMap(
                  Integer.parseInt(number),
                  Files.readString(folder.resolve("name")).strip(),
                  hex(folder, "addr"),
                  hex(folder, "size"),
                  hex(folder, "offset")));
        }
      }
    }
    found.sort(Comparator.comparingInt(UioMap::index));
    return List.copyOf(found);
  }

  /** The kernel writes 0x and up to sixteen digits, unsigned. */
  private static long hex(Path folder, String attribute) throws IOException {
    String text = Files.readString(folder.resolve(attribute)).strip();
    try {
      return Long.parseUnsignedLong(text.replaceFirst("^0x", ""), 16);
    } catch (NumberFormatException e) {
      throw new IOException(folder.resolve(attribute) + " is no number: " + text, e);
    }
  }
}
