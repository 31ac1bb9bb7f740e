package stile.manager.log;

import java.text.MessageFormat;
import org.jspecify.annotations.Nullable;

/**
 * Puts parameters into a message, as {@link System.Logger} has it. Patterns of {@code {0}} alone
 * are filled in here, and numbers are written without separators; those with quotes or formats are
 * {@link MessageFormat}'s, which knows the world's ways to write a number and takes its time to
 * learn them when a service starts.
 */
final class Pattern {
  private Pattern() {}

  static String fill(String pattern, @Nullable Object... values) {
    StringBuilder text = new StringBuilder(pattern.length() + 16 * values.length);
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '{' && namesValue(pattern, i, values.length)) {
        text.append(values[pattern.charAt(i + 1) - '0']);
        i += 2;
      } else if (c == '{' || c == '}' || c == '\'') {
        return MessageFormat.format(pattern, values);
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  private static boolean namesValue(String pattern, int brace, int count) {
    return brace + 2 < pattern.length()
        && pattern.charAt(brace + 1) >= '0'
        && pattern.charAt(brace + 1) < '0' + Math.min(count, 10)
        && pattern.charAt(brace + 2) == '}';
  }
}
