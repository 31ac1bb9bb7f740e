package stile.net;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;
import stile.virtio.queue.Reader;

/**
 * Ethernet addresses, in the lower 48 bits of a long: the first byte of the wire is the highest.
 */
final class MacAddress {
  static final long BROADCAST = 0xffff_ffff_ffffL;

  private static final long GROUP = 1L << 40;
  private static final long LOCAL = 1L << 41;
  private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}");

  private MacAddress() {}

  /** Whether it names a group, such as all, and can be nobody's own. */
  static boolean isGroup(long address) {
    return (address & GROUP) != 0;
  }

  /** Whether a port can have it. */
  static boolean isOwn(long address) {
    return !isGroup(address) && address != 0;
  }

  /** Reads {@code 02:00:5e:10:00:01}; empty when it is none. */
  static Optional<Long> parse(String text) {
    return FORM.matcher(text).matches()
        ? Optional.of(Long.parseLong(text.replace(":", ""), 16))
        : Optional.empty();
  }

  /** One that nobody's hardware has. */
  static long random() {
    return (new SecureRandom().nextLong() & BROADCAST & ~GROUP) | LOCAL;
  }

  static long read(Reader reader) {
    long address = 0;
    for (int i = 0; i < NetLayout.MAC_SIZE; i++) {
      address = address << 8 | (reader.getByte() & 0xff);
    }
    return address;
  }

  static void put(byte[] space, int offset, long address) {
    for (int i = 0; i < NetLayout.MAC_SIZE; i++) {
      space[offset + i] = (byte) (address >>> (40 - 8 * i));
    }
  }

  static String toString(long address) {
    StringBuilder text = new StringBuilder();
    for (int shift = 40; shift >= 0; shift -= 8) {
      text.append("%02x".formatted(address >>> shift & 0xff)).append(shift > 0 ? ":" : "");
    }
    return text.toString();
  }
}
