package stile.manager.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.text.MessageFormat;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternTest {
  @Test
  void fillsInWhatIsNamed() {
    assertEquals("b before a, b again", Pattern.fill("{1} before {0}, {1} again", "a", "b"));
    assertEquals("none", Pattern.fill("none", "a"));
    assertEquals("null", Pattern.fill("{0}", (Object) null));
    assertEquals("{0} and '", Pattern.fill("{1}", "x", "{0} and '"), "a value is no pattern");
  }

  @Test
  void writesNumbersWithoutSeparators() {
    assertEquals("10240 bytes", Pattern.fill("{0} bytes", 10240));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"it''s {0}", "'{0}' {0}", "{0,number,#.##}", "{2}", "{9} {0}", "{0", "{", "{x}"})
  void leavesTheRestToMessageFormat(String pattern) {
    assertEquals(
        outcome(() -> MessageFormat.format(pattern, 1.5, "b")),
        outcome(() -> Pattern.fill(pattern, 1.5, "b")));
  }

  private static String outcome(Supplier<String> format) {
    try {
      return format.get();
    } catch (IllegalArgumentException e) {
      return "refused: " + e.getMessage();
    }
  }
}
