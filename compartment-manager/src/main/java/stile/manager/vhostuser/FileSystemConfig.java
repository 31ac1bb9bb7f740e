package stile.manager.vhostuser;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The configuration space of a file system (virtio 1.4, section 5.11.4), for back ends that leave
 * it to the front end: a name for the driver to find it by, and how many queues take requests.
 */
public final class FileSystemConfig {
  /** Bytes of UTF-8; the rest is zero. */
  public static final int TAG_MAX = 36;

  private static final int SIZE = TAG_MAX + Integer.BYTES;

  private FileSystemConfig() {}

  /** Whether there is room for a tag, and something in it. */
  public static boolean fits(String tag) {
    int bytes = tag.getBytes(UTF_8).length;
    return bytes > 0 && bytes <= TAG_MAX && tag.indexOf('\0') < 0;
  }

  /**
   * @param queues all of them; the first takes what must not wait
   */
  static byte[] of(String tag, int queues) {
    return ByteBuffer.allocate(SIZE)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(tag.getBytes(UTF_8))
        .putInt(TAG_MAX, queues - 1)
        .array();
  }
}
