package stile.bindings.memory;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistersTest {
  private static final int SIZE = 32;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment memory = arena.allocate(SIZE, 8);
  private final Registers registers = new Registers(memory);

  @AfterEach
  void free() {
    arena.close();
  }

  @Test
  void widthsAndByteOrder() {
    registers.set64(0, 0x0807060504030201L);
    assertEquals(1, memory.get(ValueLayout.JAVA_BYTE, 0));
    assertEquals(8, memory.get(ValueLayout.JAVA_BYTE, 7));
    assertEquals(0x0807060504030201L, registers.get64(0));
    assertEquals(0x08070605, registers.get32(4));
    assertEquals(0x0403, registers.get16(2));
    assertEquals(0x02, registers.get8(1));
    registers.set32(8, 0x11223344);
    registers.set16(12, (short) 0x5566);
    registers.set8(14, (byte) 0x77);
    assertEquals(0x0077_5566_1122_3344L, registers.get64(8));
  }

  @Test
  void everyAccessIsAlignedToItsWidth() {
    for (long offset = 0; offset < 8; offset++) {
      long at = offset;
      assertDoesNotThrow(() -> registers.get8(at));
      check(at % 2 == 0, () -> registers.get16(at));
      check(at % 2 == 0, () -> registers.set16(at, (short) 0));
      check(at % 4 == 0, () -> registers.get32(at));
      check(at % 4 == 0, () -> registers.set32(at, 0));
      check(at % 4 == 0, () -> registers.readForEffect32(at));
      check(at % 8 == 0, () -> registers.get64(at));
      check(at % 8 == 0, () -> registers.set64(at, 0));
      check(at % 8 == 0, () -> registers.readForEffect64(at));
    }
  }

  private static void check(boolean aligned, Runnable access) {
    if (aligned) {
      access.run();
    } else {
      assertThrows(IllegalArgumentException.class, access::run);
    }
  }

  @Test
  void everyAccessStaysWithinTheBlock() {
    assertThrows(IndexOutOfBoundsException.class, () -> registers.get8(SIZE));
    assertThrows(IndexOutOfBoundsException.class, () -> registers.get16(SIZE));
    assertThrows(IndexOutOfBoundsException.class, () -> registers.get32(SIZE));
    assertThrows(IndexOutOfBoundsException.class, () -> registers.get64(SIZE));
    assertThrows(IndexOutOfBoundsException.class, () -> registers.set8(-1, (byte) 0));
    assertThrows(IndexOutOfBoundsException.class, () -> registers.set16(-2, (short) 0));
    assertThrows(IndexOutOfBoundsException.class, () -> registers.set32(-4, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> registers.set64(-8, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> registers.readForEffect32(SIZE));
  }

  @Test
  void slicesAreBlocksOfTheirOwn() {
    Registers slice = registers.slice(16, 8);
    assertEquals(8, slice.size());
    slice.set32(4, 9);
    assertEquals(9, registers.get32(20));
    assertThrows(IndexOutOfBoundsException.class, () -> slice.get32(8));
    assertThrows(IndexOutOfBoundsException.class, () -> registers.slice(24, 16));
  }

  @Test
  void aBlockThatIsNotAlignedIsNoticed() {
    Registers crooked = new Registers(memory.asSlice(2, 8));
    assertThrows(IllegalArgumentException.class, () -> crooked.get32(0));
    assertDoesNotThrow(() -> crooked.get32(2));
  }
}
