package stile.manager.image;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs for a processor with 16 MiB at 0x80000000 and a local memory at 0. */
class RemoteImageTest {
  private static final List<MemoryRange> PLACES =
      List.of(new MemoryRange(0x8000_0000L, 16 << 20), new MemoryRange(0, 128 << 10));

  @TempDir Path folder;

  private void check(ByteBuffer elf) throws IOException {
    RemoteImage.check(ElfBuilder.write(folder.resolve("peer.elf"), elf), PLACES);
  }

  private String refusal(ByteBuffer elf) {
    return String.valueOf(assertThrows(BadImageException.class, () -> check(elf)).getMessage());
  }

  /** For a Cortex-M: vectors and code in local memory, data in the other. */
  private static ElfBuilder good() {
    return new ElfBuilder(0x101).code(0, 0x400).data(0x8000_0000L, 64, 0x1000);
  }

  @Test
  void programsOfBothWidthsAndOfAnyProcessor() {
    assertDoesNotThrow(() -> check(good().bytes32()));
    assertDoesNotThrow(() -> check(good().bytes()));
  }

  @Test
  void whatLiesElsewhereIsRefused() {
    assertEquals(
        "segment 0 (0x55000000 to 0x550003ff) lies outside the compartment's memory (0x80000000 to"
            + " 0x80ffffff, 0x0 to 0x1ffff)",
        refusal(new ElfBuilder(0).code(0x5500_0000L, 0x400).bytes32()));
    assertEquals(
        "segment 1 (0x80fff000 to 0x81000fff) lies outside the compartment's memory (0x80000000 to"
            + " 0x80ffffff, 0x0 to 0x1ffff)",
        refusal(good32(0x80ff_f000L, 0x2000)));
    assertEquals(
        "segment 1 (0xfffff000 to 0x100000fff) lies outside the compartment's memory (0x80000000"
            + " to 0x80ffffff, 0x0 to 0x1ffff)",
        refusal(good32(0xffff_f000L, 0x2000)));
  }

  private static ByteBuffer good32(long address, long size) {
    return new ElfBuilder(0).code(0, 0x400).data(address, 16, size).bytes32();
  }

  @Test
  void aFileThatIsCutShort() {
    ByteBuffer elf = good().bytes32();
    assertEquals(
        "is cut short: segment 1 (0x80000000 to 0x80000fff) needs 0x40 bytes at 0x474, the file has"
            + " 0x4b3",
        refusal(elf.limit(elf.limit() - 1)));
    assertEquals(
        "is cut short: it has 40 bytes, and 52 are to be read at 0x0",
        refusal(good().bytes32().limit(40)));
  }

  @Test
  void whatTheHeaderMustSay() {
    assertEquals(
        "has class 3; expected 1 or 2, 32 or 64 bits", refusal(good().bytes32().put(4, (byte) 3)));
    assertEquals(
        "has byte order 2; expected 1, little-endian", refusal(good().bytes32().put(5, (byte) 2)));
    assertEquals(
        "has nothing to load", refusal(new ElfBuilder(0).segment(4, 0, 0, 8, 8).bytes32()));
  }

  @Test
  void whatIsNoElfIsForTheKernel() throws IOException {
    Path file = Files.writeString(folder.resolve("peer.bin"), "STM2 and a signature");
    assertDoesNotThrow(() -> RemoteImage.check(file, PLACES));
    Path empty = Files.writeString(folder.resolve("empty"), "");
    assertDoesNotThrow(() -> RemoteImage.check(empty, PLACES));
  }

  @Test
  void noiseIsRefusedAndNothingElseHappens() {
    Random random = new Random(5);
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      ByteBuffer elf = (i % 2 == 0 ? good().bytes32() : good().bytes());
      for (int j = 0; j < 4; j++) {
        elf.put(4 + random.nextInt(120), (byte) random.nextInt());
      }
      try {
        check(elf.order(ByteOrder.LITTLE_ENDIAN));
      } catch (BadImageException e) {
        refused++;
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    assertTrue(refused > 1000, refused + " refused");
  }
}
