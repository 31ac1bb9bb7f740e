package stile.virtio.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OptionsTest {
  private static final List<Option> KNOWN =
      List.of(
          Option.required("image", Option.Kind.PATH, "Where the bytes are."),
          Option.optional("serial", Option.Kind.STRING, "A name."),
          Option.optional("limit", Option.Kind.SIZE, "At most so much."),
          Option.withDefault("queues", Option.Kind.INTEGER, 2L, "How many."),
          Option.withDefault("read-only", Option.Kind.FLAG, false, "Whether it can be written."),
          Option.choice("sync", List.of("full", "none"), "What a flush does."));

  private static Options of(Map<String, ?> more) throws InvalidOptionException {
    Map<String, Object> given = new HashMap<>(Map.of("image", "/disk.img"));
    given.putAll(more);
    return Options.of(KNOWN, given);
  }

  @Test
  void whatIsNotGivenHasItsDefault() throws InvalidOptionException {
    Options options = of(Map.of());

    assertEquals(Path.of("/disk.img"), options.path("image"));
    assertEquals(2, options.number("queues"));
    assertFalse(options.flag("read-only"));
    assertEquals("full", options.string("sync"));
  }

  @Test
  void whatHasNoDefaultIsAbsent() throws InvalidOptionException {
    Options options = of(Map.of());

    assertTrue(options.optionalString("serial").isEmpty());
    assertTrue(options.optionalNumber("limit").isEmpty());
    assertThrows(NoSuchElementException.class, () -> options.string("serial"));
  }

  @Test
  void whatIsGivenWins() throws InvalidOptionException {
    Options options =
        of(Map.of("serial", "s", "limit", 0L, "queues", -1L, "read-only", true, "sync", "none"));

    assertEquals("s", options.optionalString("serial").orElseThrow());
    assertEquals(0, options.optionalNumber("limit").orElseThrow());
    assertEquals(-1, options.number("queues"));
    assertTrue(options.flag("read-only"));
    assertEquals("none", options.string("sync"));
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of("imgae", "/x", "unknown option; known are image, serial"),
        Arguments.of("image", 5L, "is 5; expected a path"),
        Arguments.of("serial", true, "is true; expected a string"),
        Arguments.of("limit", -1L, "is -1; expected a size"),
        Arguments.of("queues", "two", "is two; expected a whole number"),
        Arguments.of("read-only", "yes", "is yes; expected true or false"),
        Arguments.of("sync", "fsync", "is fsync; expected one of full, none"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void aWrongValueIsNamedWithWhatWasExpected(String name, Object value, String message) {
    var refused = assertThrows(InvalidOptionException.class, () -> of(Map.of(name, value)));

    assertEquals(name, refused.option());
    assertTrue(String.valueOf(refused.getMessage()).startsWith(message), refused::getMessage);
  }

  @Test
  void aRequiredOptionMustBeGiven() {
    var refused =
        assertThrows(InvalidOptionException.class, () -> Options.of(KNOWN, Map.of("queues", 1L)));

    assertEquals("image", refused.option());
    assertEquals("missing; expected a path", refused.getMessage());
  }
}
