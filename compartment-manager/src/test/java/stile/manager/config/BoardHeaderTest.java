package stile.manager.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stile.manager.image.MemoryRange;

/** The profile of board qemu-virt-amp has the numbers that its firmware was built with. */
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

  @Test
  void theProfileRepeatsTheHeader() throws IOException, ConfigException {
    Path file = folder.resolve("c.toml");
    Files.writeString(file, "[[compartment]]\nname = \"c\"\nboard = \"qemu-virt-amp\"\n");
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
                "data", data, data, board("CARVEOUT_SIZE") - data, RegionProfile.Memory.NORMAL)),
        profile.regions());
  }
}
