package stile.manager.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stile.manager.image.MemoryRange;

/**
 * The profiles of this machine in QEMU have the numbers that firmware and peers were built with.
 */
class BoardHeaderTest {
  private static final Path BOARDS = Path.of("..", "boards").toAbsolutePath();
  private static final Pattern NUMBER =
      Pattern.compile("^#define (\\w+)\\s+(0x[0-9a-f]+|\\d+)", Pattern.MULTILINE);

  @TempDir Path folder;
  private final String header;

  BoardHeaderTest() throws IOException {
    header = Files.readString(BOARDS.resolve("qemu-virt-amp/board.h"));
  }

  /** The number that the header defines. */
  private long board(String name) {
    return NUMBER
        .matcher(header)
        .results()
        .filter(match -> match.group(1).equals(name))
        .mapToLong(match -> Long.decode(match.group(2)))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"qemu-virt-amp, 0", "qemu-virt-psci, 4096"})
  void theProfileRepeatsTheHeader(String name, int lifeCycle) throws IOException, ConfigException {
    Path file = folder.resolve("c.toml");
    Files.writeString(file, "[[compartment]]\nname = \"c\"\nboard = \"%s\"\n".formatted(name));
    BoardProfile profile =
        ManagerConfig.read(file, DeviceTypes.of(List.of()), new BoardPath(List.of(BOARDS)))
            .compartments()
            .getFirst()
            .board();
    DoorbellProfile.Compartment doorbell = (DoorbellProfile.Compartment) profile.doorbell();
    PartitionProfile partition = doorbell.partition();
    assertEquals(new MemoryRange(board("CARVEOUT"), board("CARVEOUT_SIZE")), partition.carveOut());
    assertEquals(
        new MemoryRange(board("PEER_MEMORY"), board("PEER_MEMORY_SIZE")),
        partition.memory().orElseThrow());
    assertEquals(List.of((int) board("PEER_CORE")), partition.cores());
    assertEquals(
        "gicv2m: stores %#x (32 bits) to %#x"
            .formatted(board("DOORBELL_PEER"), board("BOARD_GICV2M") + board("DOORBELL_REGISTER")),
        doorbell.bell().controller().describe());
    assertEquals(
        Optional.of(
            new InterruptProfile.Spi(
                (int) board("DOORBELL_LINUX") - 32, InterruptProfile.Trigger.EDGE_RISING)),
        doorbell.bell().interrupt());
    assertEquals(new WindowProfile(board("WINDOW"), board("WINDOW_SIZE")), profile.window());
    assertEquals(
        new PeerLogProfile(board("PEER_LOG"), board("PEER_LOG_SIZE")),
        profile.peerLog().orElseThrow());
    long data = board("DATA");
    assertEquals(
        List.of(
            new RegionProfile(
                "data",
                data,
                data,
                board("CARVEOUT_SIZE") - lifeCycle - data,
                RegionProfile.Memory.NORMAL)),
        profile.regions());
  }
}
