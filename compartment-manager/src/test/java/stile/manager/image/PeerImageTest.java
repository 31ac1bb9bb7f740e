package stile.manager.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ELF files, good and hostile. */
class PeerImageTest {
  private static final MemoryRange MEMORY = new MemoryRange(0x7c00_0000L, 0x10_0000);
  private static final long BASE = MEMORY.address();

  @TempDir Path folder;

  private PeerImage read(ElfBuilder elf) throws IOException {
    return PeerImage.read(elf.write(folder.resolve("peer.elf")), MEMORY);
  }

  private String refusal(ElfBuilder elf) {
    return refusal(elf.bytes());
  }

  private String refusal(ByteBuffer bytes) {
    Path file = ElfBuilder.write(folder.resolve("bad.elf"), bytes);
    return String.valueOf(
        assertThrows(BadImageException.class, () -> PeerImage.read(file, MEMORY)).getMessage());
  }

  @Test
  void segmentsBecomePiecesOfWholeWords() throws IOException {
    PeerImage image = read(new ElfBuilder(BASE + 4).data(BASE + 0x1004, 3, 0x500).code(BASE, 12));
    assertEquals(BASE + 4, image.entry());
    assertEquals(2, image.pieces().size());
    assertEquals(BASE, image.pieces().getFirst().address());
    assertArrayEquals(
        new byte[] {2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0},
        image.pieces().getFirst().bytes());
    assertEquals(BASE + 0x1000, image.pieces().getLast().address());
    assertArrayEquals(new byte[] {0, 0, 0, 0, 1, 1, 1, 0}, image.pieces().getLast().bytes());
  }

  @Test
  void segmentsThatMeetInOneWordShareAPiece() throws IOException {
    PeerImage image = read(new ElfBuilder(BASE).code(BASE, 4).data(BASE + 4, 8, 8));
    assertEquals(1, image.pieces().size());
    assertArrayEquals(
        new byte[] {1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0},
        image.pieces().getFirst().bytes());
  }

  @Test
  void aProgramMayFillItsMemory() throws IOException {
    long size = MEMORY.size();
    PeerImage image =
        read(new ElfBuilder(BASE).code(BASE, 4).data(BASE + 8, 0, 16).data(BASE + size - 3, 3, 3));
    assertEquals(2, image.pieces().size());
    assertEquals(BASE + size - 8, image.pieces().getLast().address());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          4  | 1   | has class 1; expected 2, 64 bits
          5  | 2   | has byte order 2; expected 1, little-endian
          16 | 3   | has type 3; expected 2, an executable at fixed addresses
          18 | 62  | has machine 62; expected 183, AArch64
          54 | 32  | has 1 program headers of 32 bytes; expected 1 to 256 of 56
          56 | 0   | has 0 program headers of 56 bytes; expected 1 to 256 of 56
          57 | 2   | has 513 program headers of 56 bytes; expected 1 to 256 of 56
          33 | 2   | is cut short: it has 132 bytes, and 56 are to be read at 0x240
          39 | 128 | is cut short: it has 132 bytes, and 56 are to be read at 0x8000000000000040
          64 | 3   | needs a dynamic linker; link it statically
          64 | 4   | has nothing to load
          68 | 6   | begins at 0x7c000000, which is not the address of an instruction in any of its executable segments
          """)
  void oneWrongByte(int at, int value, String expected) {
    ByteBuffer elf = new ElfBuilder(BASE).code(BASE, 12).bytes();
    assertEquals(expected, refusal(elf.put(at, (byte) value)));
  }

  @ParameterizedTest
  @CsvSource({
    "0x7bfffff8, 16, segment 0 (0x7bfffff8 to 0x7c000007)",
    "0x7c0ffff8, 9, segment 0 (0x7c0ffff8 to 0x7c100000)",
    "0, 16, segment 0 (0x0 to 0xf)",
    "0x7c000000, 0x7fffffffffffffff, 'segment 0 (0x7c000000, 0x7fffffffffffffff bytes)'",
    "0x7c000000, -1, 'segment 0 (0x7c000000, 0xffffffffffffffff bytes)'",
    "-8, 16, 'segment 0 (0xfffffffffffffff8, 0x10 bytes)'",
  })
  void aSegmentOutsideTheMemory(String address, String size, String name) {
    ElfBuilder elf = new ElfBuilder(BASE).data(Long.decode(address), 8, Long.decode(size));
    assertEquals(
        name + " lies outside the compartment's memory (0x7c000000 to 0x7c0fffff)",
        refusal(elf.code(BASE, 8)));
  }

  @Test
  void segmentsThatOverlap() {
    assertEquals(
        "segment 0 (0x7c000008 to 0x7c00000f) overlaps segment 1 (0x7c000000 to 0x7c000008)",
        refusal(new ElfBuilder(BASE).code(BASE + 8, 8).data(BASE, 4, 9)));
  }

  @Test
  void aSegmentWithMoreInTheFileThanInMemory() {
    assertEquals(
        "segment 0 (0x7c000000 to 0x7c000003) has 0x8 bytes in the file and only 0x4 in memory",
        refusal(new ElfBuilder(BASE).data(BASE, 8, 4)));
  }

  @ParameterizedTest
  @CsvSource({"0x7c000002", "0x7bfffffc", "0x7c000010", "0", "-4"})
  void anEntryThatIsNone(String entry) {
    String refusal = refusal(new ElfBuilder(Long.decode(entry)).code(BASE, 16));
    assertTrue(refusal.contains("which is not the address of an instruction"), refusal);
  }

  @Test
  void aFileThatIsNoElf() {
    assertEquals("is no ELF file: it has 3 bytes", refusal(ByteBuffer.wrap(new byte[3])));
    assertEquals("is no ELF file: it begins with 0x0", refusal(ByteBuffer.wrap(new byte[64])));
  }

  /** Wherever a file ends, it is refused and nothing else happens. */
  @Test
  void everyCutIsNoticed() {
    ByteBuffer elf = new ElfBuilder(BASE).code(BASE, 12).data(BASE + 64, 5, 9).bytes();
    int whole = elf.limit();
    for (int length = 0; length < whole; length++) {
      String refusal = refusal(elf.duplicate().limit(length));
      assertTrue(refusal.contains("ELF") || refusal.startsWith("is cut short: "), refusal);
    }
  }

  /** Random bytes in a good file: refused, or a program that stays in its memory. */
  @Test
  void scribbledFilesAreRefusedOrHarmless() throws IOException {
    Random random = new Random(7);
    byte[] good = new ElfBuilder(BASE).code(BASE, 12).data(BASE + 64, 5, 9).bytes().array();
    int accepted = 0;
    for (int round = 0; round < 1_000; round++) {
      byte[] bytes = good.clone();
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      Path file = ElfBuilder.write(folder.resolve("fuzz.elf"), ByteBuffer.wrap(bytes));
      try {
        PeerImage image = PeerImage.read(file, MEMORY);
        accepted++;
        for (Piece piece : image.pieces()) {
          assertTrue(MEMORY.contains(piece.address(), piece.bytes().length), piece::toString);
        }
      } catch (BadImageException e) {
        assertTrue(!String.valueOf(e.getMessage()).isEmpty());
      }
    }
    assertTrue(accepted > 50, "only " + accepted);
  }
}
