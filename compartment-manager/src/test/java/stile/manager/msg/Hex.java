package stile.manager.msg;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;

/** Messages written out as bytes. */
public final class Hex {
  private Hex() {}

  /** A message from hexadecimal, header and all, spaces ignored. */
  public static Message message(int capacity, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    MemorySegment slot = Arena.ofAuto().allocate(capacity, Long.BYTES);
    MemorySegment.copy(bytes, 0, slot, JAVA_BYTE, 0, bytes.length);
    Message message = new Message(capacity);
    message.load(slot, 0, capacity);
    return message;
  }

  /** Hexadecimal without spaces, to compare with {@link Message#toString()}. */
  public static String of(String hex) {
    return hex.replace(" ", "");
  }
}
