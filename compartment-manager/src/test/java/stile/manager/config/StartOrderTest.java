package stile.manager.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stile.manager.image.ElfBuilder;

/** Compartments on boards of their own, since they have nothing in common. */
class StartOrderTest {
  private static final String PROFILE =
      """
      name = "b"
      cores = [NUMBER]
      [carve-out]
      address = 0xNUMBER8000000
      size = "1 MiB"
      [memory]
      address = 0xNUMBERc000000
      size = "1 MiB"
      [window]
      offset = 0
      size = "64 KiB"
      [[region]]
      name = "data"
      offset = "128 KiB"
      [doorbell]
      kind = "compartment"
      label = "peerNUMBER"
      page = 0xNUMBER0000000
      register = 0x40
      value = 96
      [life-cycle]
      provider = "firmware"
      [message]
      """;

  @TempDir Path path;
  private ConfigFolder folder = new ConfigFolder(Path.of(""));
  private int number;

  @BeforeEach
  void write() {
    folder = new ConfigFolder(path);
    for (int i = 1; i <= 4; i++) {
      folder.write("boards/b%d/profile.toml".formatted(i), PROFILE.replace("NUMBER", "" + i));
      long memory = 0xc00_0000L + ((long) i << 28);
      new ElfBuilder(memory).code(memory, 64).write(path.resolve("p%d.elf".formatted(i)));
    }
  }

  /** One on the next board; the key stands on lines 5, 10, 15 and 20. */
  private String compartment(String name, String... after) {
    number++;
    return """
        [[compartment]]
        name = "%s"
        board = "b%d"
        image = "p%d.elf"
        after = [%s]
        """
        .formatted(
            name,
            number,
            number,
            String.join(", ", List.of(after).stream().map(a -> '"' + a + '"').toList()));
  }

  private String order(String config) throws ConfigException {
    return String.join(
        " ", folder.read(config).compartments().stream().map(CompartmentConfig::name).toList());
  }

  @Test
  void eachIsBehindThoseThatItNames() throws ConfigException {
    assertEquals(
        "b d c a",
        order(
            compartment("a", "b", "c")
                + compartment("b")
                + compartment("c", "d")
                + compartment("d", "b")));
  }

  @Test
  void withoutAnOrderTheFilesCounts() throws ConfigException {
    assertEquals(
        "d a c b",
        order(compartment("d") + compartment("a") + compartment("c") + compartment("b")));
  }

  @Test
  void aCircleIsToldOnce() {
    assertEquals(
        "c.toml:10:1: compartment.after: leads in a circle: b after c after d after b; expected an"
            + " order",
        folder.problems(
            compartment("a", "b")
                + compartment("b", "c")
                + compartment("c", "d")
                + compartment("d", "b")));
  }

  @Test
  void namesThatNobodyHas() {
    assertEquals(
        """
        c.toml:5:1: compartment.after: names "x"; expected compartments of this file: a, b
        c.toml:10:1: compartment.after: is an array; expected an array of names, such as ["first"]""",
        folder.problems(compartment("a", "b", "x") + compartment("b", "No!")));
  }
}
