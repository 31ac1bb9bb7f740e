package stile.manager.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a controller's file, and of a profile that uses one. */
class ControllerProblemsTest {
  private static final String CONTROLLER =
      """
      name = "k"
      description = "d"
      source = "s"
      certainty = "source"
      [block.own]
      size = "4 KiB"
      shared = false
      [block.all]
      size = 64
      shared = true
      [parameter.n]
      description = "the channel"
      max = 3
      [parameter.token]
      description = "the word"
      max = 9
      default = 1
      [[ring]]
      store = "0x40 + 4*n"
      value = "1 << n"
      [pending]
      at = "4*n"
      mask = 0xf
      in = "all"
      [[acknowledge]]
      take = "4*n"
      while = 0x20
      mask = 7
      in = "all"
      [[initialise]]
      wait = 0x10
      mask = 1
      is = 1
      within = "1 ms"
      """;

  private static final String PROFILE =
      """
      name = "b"
      [carve-out]
      address = 0x78000000
      size = "1 MiB"
      [window]
      offset = 0
      size = "64 KiB"
      [[region]]
      name = "data"
      offset = "128 KiB"
      [life-cycle]
      provider = "none"
      [message]
      [doorbell]
      kind = "compartment"
      label = "peer"
      controller = "k"
      interrupt = { spi = 5, trigger = "level-high" }
      node = "/soc@0/k@8020000"
      [doorbell.block]
      own = 0x08020000
      all = 0x09000040
      [doorbell.channel]
      n = 2
      """;

  private static final String COMPARTMENT = "[[compartment]]\nname = \"c\"\nboard = \"b\"\n";

  @TempDir Path path;
  private ConfigFolder folder = new ConfigFolder(Path.of(""));

  @BeforeEach
  void write() {
    folder = new ConfigFolder(path).profile(PROFILE).write("boards/controllers/k.toml", CONTROLLER);
  }

  private String first(String problems) {
    return problems.lines().findFirst().orElseThrow();
  }

  @Test
  void isRight() throws ConfigException {
    DoorbellConfig.Compartment doorbell =
        (DoorbellConfig.Compartment) folder.read(COMPARTMENT).compartments().getFirst().doorbell();
    BellProfile bell = doorbell.bell();
    assertEquals("k: stores 0x4 (32 bits) to 0x8020048", bell.controller().describe());
    assertEquals("/soc@0/k@8020000", bell.node().orElseThrow());
    assertEquals(
        new InterruptProfile.Spi(5, InterruptProfile.Trigger.LEVEL_HIGH),
        bell.interrupt().orElseThrow());
  }

  /** Replaces a piece of the controller's file; the first problem is told. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          certainty = "source" | certainty = "hope" | 4:1: certainty: is "hope"; expected one of executed, source, document, guess
          size = "4 KiB" | size = "2 KiB" | P21:1: block.own: is not shared by boards/controllers/k.toml, which says that it has 2048 bytes; expected whole pages: what lies beside would be given away
          size = "4 KiB" | size = 2 | 6:1: own.size: is 2; expected a size of 4 bytes to 16 MiB
          shared = false | sharing = 1 | 5:1: own.shared: missing; expected true or false
          [parameter.n] | [parameter.N-] | 11:1: parameter.N-: is no name for a parameter; expected a-z, 0-9 and _
          max = 3 | max = 1 | P24:1: channel.n: is 2; expected a whole number from 0 to 1: the channel
          store = "0x40 + 4*n" | store = "0xff8 + 4*n" | 19:1: ring.store: is 0x1000; expected its 32 bits aligned and inside the 0x1000 bytes of block "own"
          store = "0x40 + 4*n" | store = "4*n - 12" | 19:1: ring.store: is 0xfffffffffffffffc; expected its 32 bits aligned and inside the 0x1000 bytes of block "own"
          store = "0x40 + 4*n" | store = "0x41 + 4*n" | 19:1: ring.store: is 0x49; expected its 32 bits aligned and inside the 0x1000 bytes of block "own"
          store = "0x40 + 4*n" | store = "0x40 + 4*m" | 19:1: ring.store: is "0x40 + 4*m", which names "m"; known are n, token
          store = "0x40 + 4*n" | store = "(0x40" | 19:1: ring.store: is "(0x40", which has a "(" without its ")"
          store = "0x40 + 4*n" | store = "4 4" | 19:1: ring.store: is "4 4", which has "4" at its end, which makes no sense
          store = "0x40 + 4*n" | store = "4 +" | 19:1: ring.store: is "4 +", which ends too early
          store = "0x40 + 4*n" | store = "4/(n-2)" | 19:1: ring.store: is "4/(n-2)", which has no value of 64 bits: / by zero
          store = "0x40 + 4*n" | store = "0x40 + 4*n" ; width = 12 | 20:1: ring.width: is 12; expected 8, 16, 32 or 64
          store = "0x40 + 4*n" | store = "0x40 + 4*n" ; in = "other" | 20:1: ring.in: is "other"; expected one of [own, all]
          store = "0x40 + 4*n" | flip = "0x40 + 4*n" | 18:1: ring.: names no operation; expected one of store, token, set, clear, read, take, wait, delay, barrier
          store = "0x40 + 4*n" | store = 4 ; set = 4 | 18:1: ring.: names [store, set]; expected one of store, token, set, clear, read, take, wait, delay, barrier
          store = "0x40 + 4*n" | wait = 4 ; mask = 1 ; within = "1 s" | 19:1: ring.wait: stands in ring; expected it in initialise or finish only: no thread may hang on a controller
          value = "1 << n" | value = "1 << 32" | 20:1: ring.value: is 0x100000000; expected a number of 32 bits
          value = "1 << n" | value = "1 << 64" | 20:1: ring.value: is "1 << 64", which shifts by 64
          value = "1 << n" | value = "3 << 63" | 20:1: ring.value: is "3 << 63", which shifts bits out of 64
          value = "1 << n" | value = "0 - 1" | 20:1: ring.value: is 0xffffffffffffffff; expected a number of 32 bits
          mask = 0xf | mask = 0 | 23:1: pending.mask: is 0x0, and compared with 0x0; expected some bits, and those of the other among them
          while = 0x20 | wile = 0x20 | 25:1: acknowledge.while: missing; expected a number, or an expression such as "0x40 + 4*n"
          take = "4*n" | take = "4*n" ; limit = 2000 | 27:1: acknowledge.limit: is 2000; expected a whole number from 1 to 64
          take = "4*n" | delay = "11 us" ; [[ring]] ; take = "4*n" | 26:1: acknowledge.delay: is "11 us"; expected a time up to "10 us" in acknowledge
          within = "1 ms" | within = "2 s" | 34:1: initialise.within: is "2 s"; expected a time up to "1 s"
          [[initialise]] | [[acknowledge]] | 31:1: acknowledge.wait: stands in acknowledge; expected it in initialise or finish only: no thread may hang on a controller
          [[initialise]] | [[begin]] | 30:1: begin: unknown key; known are name, description, source, certainty, compatible, block, parameter, initialise, ring, full, pending, acknowledge, mask, unmask, finish
          [[ring]] | [[mask]] | 1:1: ring: is empty; expected at least one operation
          """)
  void aPieceOfTheController(String good, String bad, String expected) {
    folder.write("boards/controllers/k.toml", CONTROLLER.replace(good, bad.replace(" ; ", "\n")));
    assertEquals(
        expected.startsWith("P")
            ? "boards/b/profile.toml:" + expected.substring(1)
            : "boards/controllers/k.toml:" + expected,
        first(folder.problems(COMPARTMENT)));
  }

  /** Replaces a piece of the profile; the first problem is told. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          controller = "k" | controller = "l" | 17:1: doorbell.controller: is "l", which is not found; searched boards/controllers, boards/controllers
          own = 0x08020000 | own = 0x08020004 | 21:1: block.own: is 134348804; expected a physical address, a multiple of 4 KiB such as 0x78000000
          own = 0x08020000 | own = 0x78001000 | 21:1: block.own: puts block "own" (0x78001000 to 0x78001fff) over the carve-out (0x78000000 to 0x780fffff); expected one place for each
          own = 0x08020000 | | 20:1: block.own: missing; expected a physical address, a multiple of 4 KiB such as 0x78000000
          all = 0x09000040 | all = 0x09000042 | 22:1: block.all: is 150995010; expected a physical address, a multiple of 4 such as 0x30aa0000
          all = 0x09000040 | all = 0x09000040 ; none = 0 | 23:1: block.none: unknown key; known are own, all
          n = 2 | n = 4 | 24:1: channel.n: is 4; expected a whole number from 0 to 3: the channel
          n = 2 | m = 2 | 23:1: channel.n: missing; expected a whole number from 0 to 3: the channel
          n = 2 | n = 2 ; token = 10 | 25:1: channel.token: is 10; expected a whole number from 0 to 9: the word
          spi = 5 | spi = 1020 | 18:15: interrupt.spi: is 1020; expected a whole number from 0 to 987
          spi = 5, trigger = "level-high" | spi = 5 | 18:1: interrupt.trigger: missing; expected one of edge-rising, level-high
          spi = 5, trigger = "level-high" | node = "soc" | 18:15: interrupt.node: is "soc"; expected the path of a device-tree node, such as "/soc@0/mailbox@30aa0000"
          label = "peer" | label = "peer" ; page = 0 | 17:1: doorbell.page: unknown key; known are kind, label, controller, block, channel, override, node, interrupt
          n = 2 | n = 2 ; [[doorbell.override.ring]] ; store = 0x1000 ; value = 1 | 26:1: ring.store: is 0x1000; expected its 32 bits aligned and inside the 0x1000 bytes of block "own"
          n = 2 | n = 2 ; [doorbell.override] ; rings = 1 | 26:1: override.rings: unknown key; known are initialise, ring, full, pending, acknowledge, mask, unmask, finish
          """)
  void aPieceOfTheProfile(String good, String bad, String expected) {
    String profile = PROFILE.replace(good, bad == null ? "" : bad.replace(" ; ", "\n"));
    assertEquals("boards/b/profile.toml:" + expected, first(folder.profileProblems(profile)));
  }

  @Test
  void aProfileMayHaveAListOfItsOwn() throws ConfigException {
    folder.profile(
        PROFILE
            + """
            [[doorbell.override.ring]]
            set = 0x80
            value = "8 << n"
            """);
    DoorbellConfig.Compartment doorbell =
        (DoorbellConfig.Compartment) folder.read(COMPARTMENT).compartments().getFirst().doorbell();
    assertEquals("k: sets 0x20 (32 bits) at 0x8020080", doorbell.bell().controller().describe());
  }

  /** Another compartment on a board that differs in some pieces. */
  private String beside(String... pieces) throws IOException {
    String other = PROFILE.replace("0x78000000", "0x79000000");
    for (int i = 0; i < pieces.length; i += 2) {
      other = other.replace(pieces[i], pieces[i + 1]);
    }
    Files.createDirectories(path.resolve("boards/o"));
    Files.writeString(path.resolve("boards/o/profile.toml"), other);
    return folder.problems(
        COMPARTMENT + "[[compartment]]\nname = \"d\"\nboard = \"o\"\nlabel = \"other\"\n");
  }

  private String lists(String key, int count, String other, int others) {
    String one = "store = 0x40\nvalue = 1\n";
    folder.write(
        "boards/controllers/k.toml",
        CONTROLLER
            + ("[[" + key + "]]\n" + one).repeat(count)
            + ("[[" + other + "]]\n" + one).repeat(others));
    return first(folder.problems(COMPARTMENT));
  }

  /**
   * What the kernel module would refuse; one more of each is in the file already, but of finish.
   */
  @Test
  void tooManyOperations() throws ConfigException {
    String file = "boards/controllers/k.toml:";
    assertEquals(
        file + "18:1: ring: has 9 operations; expected 8 at most", lists("ring", 8, "mask", 0));
    assertEquals(
        file + "25:1: acknowledge: has 9 operations; expected 8 at most",
        lists("acknowledge", 8, "mask", 0));
    assertEquals(
        file + "30:1: initialise: has 9 operations together with unmask; expected 8 at most",
        lists("initialise", 6, "unmask", 2));
    assertEquals(
        file + "35:1: finish: has 9 operations together with mask; expected 8 at most",
        lists("finish", 4, "mask", 5));
  }

  /** Aligned in its block, and not where that lies. */
  @Test
  void anAddressThatIsNotAligned() {
    folder.profile(PROFILE.replace("0x09000040", "0x09000044"));
    folder.write(
        "boards/controllers/k.toml",
        CONTROLLER.replace("at = \"4*n\"", "at = \"4*n\"\nwidth = 64"));
    assertEquals(
        "boards/controllers/k.toml:22:1: pending.at: is 0x8; expected its 64 bits aligned and inside"
            + " the 0x40 bytes of block \"all\"",
        first(folder.problems(COMPARTMENT)));
  }

  @Test
  void tooManyBlocks() {
    String block = "[block.%s]\nsize = 64\nshared = true\n";
    folder.write(
        "boards/controllers/k.toml",
        CONTROLLER + block.formatted("third") + block.formatted("fourth"));
    assertEquals(
        "boards/controllers/k.toml:5:1: block: has 4 blocks; expected 3 at most",
        first(folder.problems(COMPARTMENT)));
  }

  @Test
  void twoCompartmentsOnOneChannel() throws IOException {
    assertEquals(
        "c.toml:6:1: compartment.board: gives compartment \"d\" the registers at 0x8020000 of"
            + " compartment \"c\"; expected one for each",
        beside());
    assertEquals(
        "c.toml:6:1: compartment.board: gives compartment \"d\" the channel of k of compartment"
            + " \"c\"; expected one for each",
        beside("own = 0x08020000", "own = 0x08030000"));
  }

  @Test
  void twoCompartmentsWithOneInterrupt() throws IOException {
    assertEquals(
        "c.toml:6:1: compartment.board: gives compartment \"d\" the interrupt of compartment"
            + " \"c\"; expected one for each",
        beside("own = 0x08020000", "own = 0x08030000", "n = 2", "n = 1"));
  }
}
