package stile.manager.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stile.manager.controller.Controller;
import stile.manager.image.ElfBuilder;
import stile.manager.image.MemoryRange;
import stile.manager.lifecycle.Restart;

/** Boards whose peer is a compartment on the same machine: profile, compartment, neighbours. */
class CompartmentBoardTest {
  private static final String PROFILE =
      """
      name = "b"
      cores = [1]
      [carve-out]
      address = 0x78000000
      size = "1 MiB"
      [memory]
      address = 0x7c000000
      size = "1 MiB"
      [window]
      offset = 0
      size = "64 KiB"
      [peer-log]
      offset = "64 KiB"
      size = "4 KiB"
      [[region]]
      name = "data"
      offset = "128 KiB"
      [doorbell]
      kind = "compartment"
      label = "peer"
      page = 0x08020000
      register = 0x40
      value = 96
      [life-cycle]
      provider = "firmware"
      [message]
      """;
  private static final String COMPARTMENT = "[[compartment]]\nname = \"c\"\nboard = \"b\"\n";

  @TempDir Path path;
  private ConfigFolder folder = new ConfigFolder(Path.of(""));

  @BeforeEach
  void write() {
    folder = new ConfigFolder(path).profile(PROFILE);
    new ElfBuilder(0x7c00_0000L).code(0x7c00_0000L, 64).write(path.resolve("peer.elf"));
  }

  private DoorbellConfig.Compartment read(String lines) throws ConfigException {
    return (DoorbellConfig.Compartment)
        folder.read(COMPARTMENT + lines).compartments().getFirst().doorbell();
  }

  @Test
  void everyKeyArrives() throws ConfigException {
    assertEquals(
        new DoorbellConfig.Compartment(
            "other",
            new BellProfile(
                Controller.register(0x0802_0000, 4096, 0x40, 32, 96),
                Optional.empty(),
                Optional.empty()),
            new PartitionProfile(
                new MemoryRange(0x7800_0000, 1 << 20),
                Optional.of(new MemoryRange(0x7c00_0000, 1 << 20)),
                List.of(1),
                PartitionProfile.Provider.FIRMWARE,
                Optional.empty()),
            new LifeConfig(Optional.of(path.resolve("peer.elf")), Restart.ALWAYS, true, List.of())),
        read(
            """
            label = "other"
            image = "peer.elf"
            restart = "always"
            stop-with-manager = true
            """));
    assertEquals(
        Optional.of(new PeerLogProfile(0x10000, 4096)),
        folder.read(COMPARTMENT).compartments().getFirst().board().peerLog());
  }

  @Test
  void whatIsNotSaidIsTheProfilesOrHarmless() throws ConfigException {
    DoorbellConfig.Compartment c = read("");
    assertEquals("peer", c.label());
    assertEquals(new LifeConfig(Optional.empty(), Restart.ON_FAULT, false, List.of()), c.life());
  }

  /** Replaces a piece of the profile; the first problem is told. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          address = 0x78000000 | base = 0 | 3:1: carve-out.address: missing; expected a physical address, a multiple of 4 KiB such as 0x78000000
          address = 0x78000000 | address = 0x78000800 | 4:1: carve-out.address: is 2013267968; expected a physical address, a multiple of 4 KiB such as 0x78000000
          address = 0x7c000000 | address = -4096 | 7:1: memory.address: is -4096; expected a physical address, a multiple of 4 KiB such as 0x78000000
          address = 0x7c000000 | address = 0x780ff000 | 7:1: memory.address: puts the compartment's memory (0x780ff000 to 0x781fefff) over the carve-out (0x78000000 to 0x780fffff); expected one place for each
          page = 0x08020000 | page = 0x7c001000 | 21:1: doorbell.page: puts the doorbell's page (0x7c001000 to 0x7c001fff) over the compartment's memory (0x7c000000 to 0x7c0fffff); expected one place for each
          address = 0x7c000000 | address = 0x7ffffffffffff000 | 7:1: memory.address: puts the compartment's memory at 0x7ffffffffffff000; expected it to end below 2^63
          page = 0x08020000 | page = 0x08020040 | 21:1: doorbell.page: is 134348864; expected a physical address, a multiple of 4 KiB such as 0x78000000
          register = 0x40 | register = 0x1000 | 22:1: doorbell.register: is 0x1000; expected its 32 bits aligned and inside the page of 4 KiB
          register = 0x40 | register = 0xffe | 22:1: doorbell.register: is 0xffe; expected its 32 bits aligned and inside the page of 4 KiB
          register = 0x40 | register = 0x42 | 22:1: doorbell.register: is 0x42; expected its 32 bits aligned and inside the page of 4 KiB
          register = 0x40 | register = -4 | 22:1: doorbell.register: is -4; expected a whole number, 0 or more
          value = 96 | value = 0x100000000 | 23:1: doorbell.value: is 0x100000000; expected a number of 32 bits
          value = 96 | width = 16 | 18:1: doorbell.value: missing; expected a whole number, 0 or more
          value = 96 | value = 96 ; width = 24 | 24:1: doorbell.width: is 24; expected 8, 16, 32 or 64
          value = 96 | value = 96 ; vectors = 1 | 24:1: doorbell.vectors: unknown key; known are kind, label, controller, page, register, width, value, node, interrupt
          label = "peer" | label = "Peer" | 20:1: doorbell.label: is "Peer"; expected the name of a device under /dev/stile: 1 to 31 characters out of a-z, 0-9 and -
          cores = [1] | description = "" | 1:1: cores: missing; expected an array of different CPU numbers from 0 to 1023, such as [1]
          provider = "firmware" | provider = "hope" | 25:1: life-cycle.provider: is "hope"; expected one of firmware, psci, remoteproc, none
          [memory] | [memroy] | 1:1: memory: missing; expected a table [memory]
          offset = "64 KiB" | offset = "60 KiB" | 13:1: peer-log.offset: puts the peer's log (0xf000 to 0xffff) over the window (0x0 to 0xffff); expected memory of its own for each
          """)
  void aPieceOfTheProfile(String good, String bad, String expected) {
    String profile = PROFILE.replace(good, bad.replace(" ; ", "\n"));
    String problems = folder.profileProblems(profile);
    assertEquals("boards/b/profile.toml:" + expected, problems.lines().findFirst().orElseThrow());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          label = "a/b" | c.toml:4:1: compartment.label: is "a/b"; expected the name of a device under /dev/stile: 1 to 31 characters out of a-z, 0-9 and -
          image = "none.elf" | c.toml:4:1: compartment.image: none.elf: no such file
          image = "c.toml" | c.toml:4:1: compartment.image: c.toml: is no ELF file: it has 55 bytes
          image = "peer.elf" ; restart = "often" | c.toml:5:1: compartment.restart: is "often"; expected one of always, on-fault, never
          restart = "always" | c.toml:4:1: compartment.restart: has no meaning without image: nothing is started
          stop-with-manager = 1 | c.toml:4:1: compartment.stop-with-manager: is 1; expected true or false
          image = "peer.elf" ; after = "d" | c.toml:5:1: compartment.after: is "d"; expected an array of names, such as ["first"]
          image = "peer.elf" ; after = ["d"] | c.toml:5:1: compartment.after: names "d"; expected compartments of this file: c
          image = "peer.elf" ; after = ["c"] | c.toml:5:1: compartment.after: leads in a circle: c after c; expected an order
          after = [] | c.toml:4:1: compartment.after: has no meaning without image: nothing is started
          socket = "s" | c.toml:4:1: compartment.socket: unknown key; known are name, profile, board, label, image, restart, stop-with-manager, after, payloads, notification-words, wait, spin, packed, cpu, device
          """)
  void aKeyOfTheCompartment(String line, String expected) {
    assertEquals(expected, folder.problems(COMPARTMENT + line.replace(" ; ", "\n")));
  }

  @Test
  void aProgramForOtherMemory() {
    new ElfBuilder(0x4000_0000L).code(0x4000_0000L, 16).write(path.resolve("other.elf"));
    assertEquals(
        "c.toml:4:1: compartment.image: other.elf: segment 0 (0x40000000 to 0x4000000f) lies"
            + " outside the compartment's memory (0x7c000000 to 0x7c0fffff)",
        folder.problems(COMPARTMENT + "image = \"other.elf\"\n"));
  }

  private static final String PSCI = PROFILE.replace("\"firmware\"", "\"psci\"");

  @Test
  void byPsciTheEndOfTheCarveOutIsTheLifeCycles() throws ConfigException {
    folder.profile(PSCI);
    CompartmentConfig config =
        folder.read(COMPARTMENT + "image = \"peer.elf\"\n").compartments().getFirst();
    assertEquals((1 << 20) - 0x20000 - 4096, config.board().regions().getFirst().size());
    assertEquals(
        PartitionProfile.Provider.PSCI,
        ((DoorbellConfig.Compartment) config.doorbell()).partition().lifeCycle());

    assertEquals(
        "boards/b/profile.toml:17:1: region.offset: puts region \"data\" of 896 KiB at 128 KiB;"
            + " expected it to end within the carve-out's 1 MiB, of which the last 4 KiB are for its"
            + " life cycle",
        folder.profileProblems(
            PSCI.replace("offset = \"128 KiB\"", "offset = \"128 KiB\"\nsize = \"896 KiB\"")));
  }

  @Test
  void byPsciItHasOneCore() {
    assertEquals(
        "boards/b/profile.toml:2:1: cores: is [1, 2]; expected one with life-cycle provider"
            + " \"psci\": the core that Linux starts",
        folder.profileProblems(PSCI.replace("[1]", "[1, 2]")));
  }

  @Test
  void byPsciTwoCompartmentsDoNotShareACore() throws Exception {
    folder.profile(PSCI);
    String problems =
        folder.problems(COMPARTMENT + COMPARTMENT.replace("\"c\"", "\"d\"") + "label = \"e\"\n");
    assertEquals(
        "c.toml:6:1: compartment.board: gives compartment \"d\" core 0x1 of compartment \"c\";"
            + " expected one for each",
        problems.lines().skip(1).findFirst().orElse(problems));
  }

  @Test
  void byPsciTooAProgramMustFitItsMemory() {
    folder.profile(PSCI);
    new ElfBuilder(0x7c00_0000L).code(0x7c0f_f000L, 8192).write(path.resolve("big.elf"));
    assertEquals(
        "c.toml:4:1: compartment.image: big.elf: segment 0 (0x7c0ff000 to 0x7c100fff) lies"
            + " outside the compartment's memory (0x7c000000 to 0x7c0fffff)",
        folder.problems(COMPARTMENT + "image = \"big.elf\"\n"));
  }

  @Test
  void whereNobodyStartsCompartmentsNothingCanBeSaidOfIt() {
    folder.profile(PROFILE.replace("\"firmware\"", "\"none\"").replace("cores = [1]\n", ""));
    assertEquals(
        """
        c.toml:4:1: compartment.image: has no meaning since the board's life-cycle provider is "none"
        c.toml:5:1: compartment.stop-with-manager: has no meaning since the board's life-cycle provider is "none\"""",
        folder.problems(COMPARTMENT + "image = \"peer.elf\"\nstop-with-manager = false\n"));
  }

  @Test
  void aDeviceThatIsNowhere() {
    folder.profile(PROFILE.replace("label = \"peer\"\n", ""));
    assertEquals(
        "c.toml:1:1: compartment.label: missing, and the board's profile has none; expected the"
            + " name of a device under /dev/stile: 1 to 31 characters out of a-z, 0-9 and -",
        folder.problems(COMPARTMENT));
  }

  @Test
  void twoCompartmentsWithOneDeviceAndCarveOut() {
    assertEquals(
        """
        c.toml:4:1: compartment.label: /dev/stile/peer is also that of compartment "c"; expected a label for each compartment
        c.toml:6:1: compartment.board: gives compartment "d" the carve-out 0x78000000 to 0x780fffff over that of compartment "c" (0x78000000 to 0x780fffff); expected a carve-out for each
        c.toml:6:1: compartment.board: gives compartment "d" the registers at 0x8020000 of compartment "c"; expected one for each""",
        folder.problems(COMPARTMENT + COMPARTMENT.replace("\"c\"", "\"d\"")));
  }

  private static final String UIO =
      PROFILE
          .replace("kind = \"compartment\"", "kind = \"uio\"")
          .replace("label = \"peer\"", "label = \"ipi@ff340000\"")
          .replace("provider = \"firmware\"", "provider = \"none\"");

  @Test
  void aUioDeviceHasDeviceMemoryUnlessTheProfileSaysOtherwise() throws ConfigException {
    folder.profile(UIO);
    CompartmentConfig config = folder.read(COMPARTMENT).compartments().getFirst();
    DoorbellConfig.Compartment doorbell = (DoorbellConfig.Compartment) config.doorbell();
    assertEquals("uio device \"ipi@ff340000\"", doorbell.device());
    assertEquals(DoorbellProfile.Access.UIO, doorbell.access());
    assertEquals(RegionProfile.Memory.DEVICE, config.board().regions().getFirst().memory());

    folder.profile(
        UIO.replace("offset = \"128 KiB\"", "offset = \"128 KiB\"\nmemory = \"normal\""));
    config = folder.read(COMPARTMENT + "label = \"x\"").compartments().getFirst();
    assertEquals(RegionProfile.Memory.NORMAL, config.board().regions().getFirst().memory());
  }

  @Test
  void firmwareIsNotCalledThroughUio() {
    folder.profile(UIO.replace("provider = \"none\"", "provider = \"firmware\""));
    assertEquals(
        "boards/b/profile.toml:25:1: life-cycle.provider: is not \"none\"; expected that with"
            + " a doorbell of kind \"uio\": nobody starts and stops a peer there",
        folder.problems(COMPARTMENT));
  }

  @Test
  void twoCompartmentsNeedTwoUioDevices() {
    folder.profile(UIO);
    assertEquals(
        "c.toml:4:1: compartment.label: uio device \"ipi@ff340000\" is also that of compartment"
            + " \"c\"; expected a label for each compartment",
        folder
            .problems(COMPARTMENT + COMPARTMENT.replace("\"c\"", "\"d\""))
            .lines()
            .findFirst()
            .orElse(""));
  }
}
