package stile.manager.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a bad board profile. */
class ProfileProblemsTest {
  @TempDir Path folder;

  /** Replaces a piece of a profile that is otherwise right. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          name = "b"          | name = "B"            | 1:1: name: is "B"; expected a name of 1 to 64 characters out of a-z, 0-9 and -
          size = "1 MiB"      | size = "3 MiB"        | 3:1: carve-out.size: is 3 MiB; expected a power of two, since ivshmem shares it as a PCI BAR
          size = "1 MiB"      | size = 0              | 3:1: carve-out.size: is 0; expected a multiple of 4 KiB above 0, such as "64 KiB"
          size = "1 MiB"      | size = 6000           | 3:1: carve-out.size: is 6000; expected a multiple of 4 KiB above 0, such as "64 KiB"
          size = "1 MiB"      | colour = 1            | 2:1: carve-out.size: missing; expected a multiple of 4 KiB above 0, such as "64 KiB"
          offset = 0          | offset = 100          | 5:1: window.offset: is 100; expected a multiple of 4 KiB, such as "64 KiB"
          offset = 0          | offset = -4096        | 5:1: window.offset: is -4096; expected a multiple of 4 KiB, such as "64 KiB"
          offset = 0          | offset = "1 MiB"      | 5:1: window.offset: puts the window of 64 KiB at 1 MiB; expected it to end within the carve-out's 1 MiB
          offset = 0          | offset = 0x7ffffffffffff000 | 5:1: window.offset: puts the window of 64 KiB at 9007199254740988 KiB; expected it to end within the carve-out's 1 MiB
          size = "64 KiB"     | size = "68 KiB"       | 9:1: region.offset: puts region "data" (0x10000 to 0xfffff) over the window (0x0 to 0x10fff); expected memory of its own for each
          offset = "64 KiB"   | offset = "1 MiB"      | 9:1: region.offset: is 1 MiB; expected less than the carve-out's 1 MiB
          offset = "64 KiB"   | offset = 65537        | 9:1: region.offset: is 65537; expected a multiple of 4 KiB, such as "64 KiB"
          name = "data"       | name = 1              | 8:1: region.name: is 1; expected a name of 1 to 64 characters out of a-z, 0-9 and -
          kind = "ivshmem"    | kind = "bell"         | 11:1: doorbell.kind: is "bell"; expected one of ivshmem, compartment, uio
          socket = "board.sock" | vectors = 33        | 12:1: doorbell.vectors: is 33; expected a whole number from 1 to 32
          socket = "board.sock" | vectros = 1         | 12:1: doorbell.vectros: unknown key; known are kind, socket, vectors
          [message]           | [massage]             | 1:1: message: missing; expected a table [message]
          """)
  void aPieceOfAProfile(String good, String bad, String expected) {
    String problems =
        new ConfigFolder(folder).profileProblems(ConfigFolder.PROFILE.replace(good, bad));
    assertEquals("boards/b/profile.toml:" + expected, problems.lines().findFirst().orElseThrow());
  }

  /** Adds a line to the message table, where it is line 14. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          slots = 1         | slots: is 1; expected a whole number from 2 to 65535
          slots = 65536     | slots: is 65536; expected a whole number from 2 to 65535
          slot-size = 48    | slot-size: is 48; expected a multiple of 4 from 52 to 65532
          slot-size = 54    | slot-size: is 54; expected a multiple of 4 from 52 to 65532
          slot-size = 65536 | slot-size: is 65536; expected a multiple of 4 from 52 to 65532
          """)
  void aKeyOfTheMessageTable(String line, String expected) {
    assertEquals(
        "boards/b/profile.toml:14:1: message." + expected,
        new ConfigFolder(folder).profileProblems(ConfigFolder.PROFILE + line));
  }

  /** A second region, whose table begins in line 15. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          name = "data" ; offset = 0x20000 ; size = 4096 | 16:1: region.name: is "data"; expected a name no other region has
          name = "more" ; offset = 0x1f000 ; size = 8192 ; base = 0x40000 | 17:1: region.offset: puts region "more" (0x1f000 to 0x20fff) over region "data" (0x10000 to 0x1ffff); expected memory of its own for each
          name = "more" ; offset = 0x20000 ; size = 4096 ; base = 0x1f000 | 19:1: region.base: gives region "more" (0x1f000 to 0x1ffff) bus addresses of region "data" (0x10000 to 0x1ffff); expected addresses of its own for each
          name = "more" ; offset = 0x20000 ; size = 8192 ; base = 0x7ffffffffffff000 | 19:1: region.base: puts region "more" at 0x7ffffffffffff000; expected its bus addresses to end below 2^63
          name = "more" ; offset = 0x20000 ; size = "1 MiB" | 17:1: region.offset: puts region "more" of 1 MiB at 128 KiB; expected it to end within the carve-out's 1 MiB
          name = "more" ; offset = 0x20000 ; memory = "warm" | 18:1: region.memory: is "warm"; expected one of normal, uncached, device
          name = "more" ; offset = 0x20000 ; memory = "uncached" | 18:1: region.memory: is "uncached", and region "data" is not; expected the same for all: the carve-out is mapped as one
          """)
  void aSecondRegion(String lines, String expected) {
    String profile =
        ConfigFolder.PROFILE
                .replace("offset = \"64 KiB\"", "offset = \"64 KiB\"\nsize = \"64 KiB\"")
                .replace("[message]\n", "[message]\n[[region]]\n")
            + lines.replace(" ; ", "\n");
    String problems = new ConfigFolder(folder).profileProblems(profile);
    assertEquals("boards/b/profile.toml:" + expected, problems.lines().findFirst().orElseThrow());
  }

  @Test
  void aProfileThatTwoCompartmentsUseIsReportedOnce() {
    assertEquals(
        "boards/b/profile.toml:1:1: name: missing; expected a name of 1 to 64 characters out of a-z, 0-9 and -",
        new ConfigFolder(folder)
            .profile(ConfigFolder.PROFILE.replace("name = \"b\"\n", ""))
            .problems(
                """
                [[compartment]]
                name = "c"
                board = "b"
                socket = "c"
                [[compartment]]
                name = "d"
                board = "b"
                socket = "d"
                """));
  }
}
