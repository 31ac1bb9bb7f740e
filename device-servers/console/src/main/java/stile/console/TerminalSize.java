package stile.console;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import stile.virtio.device.InvalidOptionException;

/**
 * How large the screen is, in characters; each side 1 to 65535.
 *
 * @param cols its width
 * @param rows its height
 */
record TerminalSize(int cols, int rows) {
  private static final int MAX = 0xffff;
  private static final Pattern FORM = Pattern.compile("([0-9]{1,5})x([0-9]{1,5})");

  TerminalSize {
    if (cols < 1 || cols > MAX || rows < 1 || rows > MAX) {
      throw new IllegalArgumentException("terminal of " + cols + "x" + rows);
    }
  }

  /** Reads {@code 80x25}. */
  static TerminalSize parse(String option, String text) throws InvalidOptionException {
    Matcher form = FORM.matcher(text);
    if (form.matches()) {
      int cols = Integer.parseInt(form.group(1));
      int rows = Integer.parseInt(form.group(2));
      if (cols >= 1 && cols <= MAX && rows >= 1 && rows <= MAX) {
        return new TerminalSize(cols, rows);
      }
    }
    throw new InvalidOptionException(
        option, "is " + text + "; expected columns and rows such as 80x25");
  }
}
