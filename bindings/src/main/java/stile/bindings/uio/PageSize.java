package stile.bindings.uio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kernel's page size: map <i>n</i> of a uio device begins at page <i>n</i> of its file. */
final class PageSize {
  /** AT_PAGESZ (linux/auxvec.h). */
  private static final long AT_PAGESZ = 6;

  static final long BYTES = read();

  private PageSize() {}

  private static long read() {
    try {
      // Pairs of a key and a value, as the kernel gave them to this program.
      ByteBuffer vector =
          ByteBuffer.wrap(Files.readAllBytes(Path.of("/proc/self/auxv")))
              .order(ByteOrder.nativeOrder());
      while (vector.remaining() >= 2 * Long.BYTES) {
        long key = vector.getLong();
        long value = vector.getLong();
        if (key == AT_PAGESZ) {
          return value;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("/proc/self/auxv: the kernel's page size", e);
    }
    throw new IllegalStateException("/proc/self/auxv names no page size");
  }
}
