package stile.manager.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a bad configuration: every rule, word for word. */
class ConfigProblemsTest {
  @TempDir Path folder;

  private String problems(String config) {
    return new ConfigFolder(folder).problems(config);
  }

  /** One key in a compartment that is otherwise right; it stands in line 4. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          socket = 5                | c.toml:4:1: compartment.socket: is 5; expected the path of a socket, at most 107 bytes when absolute
          socket = ""               | c.toml:4:1: compartment.socket: is ""; expected the path of a socket, at most 107 bytes when absolute
          payloads = "v1"           | c.toml:4:1: compartment.payloads: is "v1"; expected one of v2, v0
          notification-words = 65   | c.toml:4:1: compartment.notification-words: is 65; expected a whole number from 0 to 64
          notification-words = -1   | c.toml:4:1: compartment.notification-words: is -1; expected a whole number from 0 to 64
          notification-words = true | c.toml:4:1: compartment.notification-words: is true; expected a whole number from 0 to 64
          wait = "often"            | c.toml:4:1: compartment.wait: is "often"; expected one of spin, hybrid, block
          spin = "50"               | c.toml:4:1: compartment.spin: is "50"; expected a time up to "1 s", such as "50 us"
          spin = 50                 | c.toml:4:1: compartment.spin: is 50; expected a time up to "1 s", such as "50 us"
          spin = "2 s"              | c.toml:4:1: compartment.spin: is "2 s"; expected a time up to "1 s", such as "50 us"
          spin = "0 us"             | c.toml:4:1: compartment.spin: is "0 us"; expected a time up to "1 s", such as "50 us"
          packed = "no"             | c.toml:4:1: compartment.packed: is "no"; expected true or false
          cpu = 1                   | c.toml:4:1: compartment.cpu: is 1; expected an array of different CPU numbers from 0 to 1023, such as [1]
          cpu = []                  | c.toml:4:1: compartment.cpu: is []; expected an array of different CPU numbers from 0 to 1023, such as [1]
          cpu = [1, 1]              | c.toml:4:1: compartment.cpu: is an array; expected an array of different CPU numbers from 0 to 1023, such as [1]
          cpu = [1024]              | c.toml:4:1: compartment.cpu: is an array; expected an array of different CPU numbers from 0 to 1023, such as [1]
          device = 3                | c.toml:4:1: compartment.device: is 3; expected tables, each under [[device]]
          device = [3]              | c.toml:4:1: compartment.device: is an array; expected tables, each under [[device]]
          profile = "p.toml"        | c.toml:4:1: compartment.profile: stands beside board; expected one of the two
          sokcet = "a"              | c.toml:4:1: compartment.sokcet: unknown key; known are name, profile, board, socket, payloads, notification-words, wait, spin, packed, cpu, device
          """)
  void aKeyOfACompartment(String line, String expected) {
    assertEquals(expected, problems("[[compartment]]\nname = \"c\"\nboard = \"b\"\n" + line));
  }

  /** One key of a device that has type and image; it stands in line 7. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          number = 1024     | c.toml:7:1: device.number: is 1024; expected a whole number from 0 to 1023
          number = "1"      | c.toml:7:1: device.number: is "1"; expected a whole number from 0 to 1023
          wait = 1          | c.toml:7:1: device.wait: is 1; expected one of spin, hybrid, block
          packed = 1        | c.toml:7:1: device.packed: is 1; expected true or false
          imaeg = "a"       | c.toml:7:1: device.imaeg: unknown option; known are image, source, backend, serial, queues, length, read-only
          imaeg = [1]       | c.toml:7:1: device.imaeg: unknown option; known are image, source, backend, serial, queues, length, read-only
          backend = "pty"   | c.toml:7:1: device.backend: is pty; expected one of stdout, file
          serial = 7        | c.toml:7:1: device.serial: is 7; expected a string
          serial = [1]      | c.toml:7:1: device.serial: is an array; expected a string
          queues = "4"      | c.toml:7:1: device.queues: is "4"; expected a whole number
          queues = 1.5      | c.toml:7:1: device.queues: is 1.5; expected a whole number
          length = "4 KB"   | c.toml:7:1: device.length: is "4 KB"; expected a size such as 4096 or "64 KiB"
          length = -1       | c.toml:7:1: device.length: is -1; expected a size such as 4096 or "64 KiB"
          read-only = "yes" | c.toml:7:1: device.read-only: is "yes"; expected true or false
          source = ""       | c.toml:7:1: device.source: is ""; expected a path
          source = 3        | c.toml:7:1: device.source: is 3; expected a path
          """)
  void aKeyOfADevice(String line, String expected) {
    assertEquals(expected, problems(ManagerConfigTest.withDevices("image = \"i\"\n" + line)));
  }

  @Test
  void whatIsMissingIsSaidWhereItsTableBegins() {
    assertEquals(
        """
        c.toml:1:1: compartment.name: missing; expected a name of 1 to 64 characters out of a-z, 0-9 and -
        c.toml:1:1: compartment.board: missing; expected a name of 1 to 64 characters out of a-z, 0-9 and -
        c.toml:2:1: device.type: missing; expected one of fake
        c.toml:3:1: device.image: missing; expected a path""",
        problems(
            "[[compartment]]\n[[compartment.device]]\n[[compartment.device]]\ntype = \"fake\"\n"));
  }

  @Test
  void aFileWithoutCompartments() {
    assertEquals(
        "c.toml:1:1: compartment: missing; expected at least one table [[compartment]]",
        problems(""));
    assertEquals(
        "c.toml:1:1: compartment: is a table; expected tables, each under [[compartment]]",
        problems("[compartment]\n"));
    assertEquals(
        """
        c.toml:1:1: compartment: missing; expected at least one table [[compartment]]
        c.toml:1:1: name: unknown key; known are compartment""",
        problems("name = \"c\"\n"));
  }

  @Test
  void aFileThatIsNotToml() {
    String problems = problems("[[compartment]\nname = \n");
    assertTrue(problems.startsWith("c.toml:1:14: not TOML: "), problems);
    assertTrue(problems.contains("\nc.toml:2:8: not TOML: "), problems);
  }

  @Test
  void aFileThatIsNotThere() {
    ConfigFolder config = new ConfigFolder(folder);
    assertEquals(
        "p.toml: cannot be read: no such file",
        config.problems("[[compartment]]\nname = \"c\"\nprofile = \"p.toml\"\n"));
    assertEquals(
        "boards: cannot be read: it is a folder",
        config.problems("[[compartment]]\nname = \"c\"\nprofile = \"boards\"\n"));
  }

  @Test
  void allProblemsAreSaidAtOnceInReadingOrder() {
    assertEquals(
        """
        c.toml:2:1: compartment.name: is "Demo"; expected a name of 1 to 64 characters out of a-z, 0-9 and -
        c.toml:4:1: compartment.wait: is "never"; expected one of spin, hybrid, block
        c.toml:5:1: device.image: missing; expected a path
        c.toml:7:1: device.queues: is "many"; expected a whole number
        c.toml:8:1: device.colour: unknown option; known are image, source, backend, serial, queues, length, read-only
        c.toml:9:1: device.backend: is tape; expected one of stdout, file""",
        problems(
            """
            [[compartment]]
            name = "Demo"
            board = "b"
            wait = "never"
            [[compartment.device]]
            type = "fake"
            queues = "many"
            colour = "red"
            backend = "tape"
            """));
  }

  @Test
  void spinBelongsToHybrid() {
    assertEquals(
        "c.toml:5:1: compartment.spin: has no meaning with wait = \"block\"; expected wait = \"hybrid\", or no spin",
        problems(
            "[[compartment]]\nname = \"c\"\nboard = \"b\"\nwait = \"block\"\nspin = \"1 us\"\n"));
  }

  @Test
  void twoDevicesWithOneNumber() {
    assertEquals(
        "c.toml:10:1: device.number: is 3, as at c.toml:6:1; expected a number for each device",
        problems(
            ManagerConfigTest.withDevices(
                "number = 3\nimage = \"a\"", "number = 3\nimage = \"b\"")));
  }

  @Test
  void aBoardNobodyKnows() {
    assertEquals(
        "c.toml:3:1: compartment.board: is \"x\", which is not found; known are b; searched boards",
        problems("[[compartment]]\nname = \"c\"\nboard = \"x\"\n"));
  }

  @Test
  void twoCompartmentsWithOneNameAndSocket() {
    assertEquals(
        """
        c.toml:4:1: compartment.socket: boards/b/board.sock is also that of compartment "c"; expected a socket for each compartment
        c.toml:5:1: compartment.name: is "c", as at c.toml:2:1; expected a name for each compartment""",
        problems(
            """
            [[compartment]]
            name = "c"
            board = "b"
            [[compartment]]
            name = "c"
            board = "b"
            """));
  }

  @Test
  void aSocketWhosePathIsTooLongForTheKernel() {
    String longest = "/" + "s".repeat(106);
    String config = "[[compartment]]\nname = \"c\"\nboard = \"b\"\nsocket = \"%s\"\n";
    assertTrue(problems(config.formatted(longest)).startsWith("nothing is wrong"));
    assertEquals(
        "c.toml:4:1: compartment.socket: is \""
            + longest
            + "s\"; expected the path of a socket, at most 107 bytes when absolute",
        problems(config.formatted(longest + "s")));
  }

  @Test
  void aSocketThatIsNowhere() {
    assertEquals(
        "c.toml:1:1: compartment.socket: missing, and the board's profile has none; expected the path of a socket",
        new ConfigFolder(folder)
            .profile(ConfigFolder.PROFILE.replace("socket = \"board.sock\"\n", ""))
            .problems("[[compartment]]\nname = \"c\"\nboard = \"b\"\n"));
  }

  @Test
  void aWindowTooSmallForItsMessages() {
    assertEquals(
        "c.toml:4:1: compartment.notification-words: a window of 65536 bytes is too small: 64 slots of 1024 bytes and 64 notification words need 133312; the window is that of boards/b/profile.toml",
        new ConfigFolder(folder)
            .profile(ConfigFolder.PROFILE + "slot-size = 1024\n")
            .problems("[[compartment]]\nname = \"c\"\nboard = \"b\"\nnotification-words = 64\n"));
  }
}
