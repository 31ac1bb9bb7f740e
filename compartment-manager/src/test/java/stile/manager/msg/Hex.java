package stile.manager.msg;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;

/** Messages written out as bytes. */
public final class Hex {
  private Hex() {}

  /** A message from hexadecimal, header and all, spaces ignored. */
  public static Message message(int capacity, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    byte[] slot = new byte[capacity];
    System.arraycopy(bytes, 0, slot, 0, bytes.length);
    Message message = new Message(capacity);
    message.load(MemorySegment.ofArray(slot), 0, capacity);
    return message;
  }

  /** Hexadecimal without spaces, to compare with {@link Message#toString()}. */
  public static String of(String hex) {
    return hex.replace(" ", "");
  }
}
