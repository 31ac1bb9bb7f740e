package stile.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/** Disk images for tests, and what is in them. */
final class Disks {
  static final int TAIL = 64 << 10;

  private Disks() {}

  /** Makes an image of random contents; the same for the same seed. */
  static Path random(Path file, int bytes, long seed) throws IOException {
    byte[] contents = new byte[bytes];
    new Random(seed).nextBytes(contents);
    return Files.write(file, contents);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** All but the last 64 KiB. */
  static byte[] body(byte[] image) {
    return Arrays.copyOf(image, image.length - TAIL);
  }

  /** The last 64 KiB. */
  static byte[] tail(byte[] image) {
    return Arrays.copyOfRange(image, image.length - TAIL, image.length);
  }
}
