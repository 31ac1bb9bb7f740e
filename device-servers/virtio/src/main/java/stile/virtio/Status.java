package stile.virtio;

import java.util.StringJoiner;

/** The device status bits (virtio 1.4, section 2.1). */
public final class Status {
  public static final int ACKNOWLEDGE = 1;
  public static final int DRIVER = 2;
  public static final int DRIVER_OK = 4;
  public static final int FEATURES_OK = 8;
  public static final int NEEDS_RESET = 64;
  public static final int FAILED = 128;

  private Status() {}

  /** The bits' names, for a log line. */
  public static String toString(int status) {
    if (status == 0) {
      return "RESET";
    }
    StringJoiner names = new StringJoiner("|");
    int[] bits = {ACKNOWLEDGE, DRIVER, FEATURES_OK, DRIVER_OK, NEEDS_RESET, FAILED};
    String[] words = {"ACKNOWLEDGE", "DRIVER", "FEATURES_OK", "DRIVER_OK", "NEEDS_RESET", "FAILED"};
    int rest = status;
    for (int i = 0; i < bits.length; i++) {
      if ((status & bits[i]) != 0) {
        names.add(words[i]);
        rest &= ~bits[i];
      }
    }
    if (rest != 0) {
      names.add("%#x".formatted(rest));
    }
    return names.toString();
  }
}
