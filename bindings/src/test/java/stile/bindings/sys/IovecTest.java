package stile.bindings.sys;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class IovecTest {
  private final Iovec iovec = new Iovec(3);

  private long[] kernelSees() {
    // SAFETY: the kernel reads these bytes on the same promise: address() and count() of one
    // object.
    return MemorySegment.ofAddress(iovec.address())
        .reinterpret(iovec.count() * 16L)
        .toArray(JAVA_LONG);
  }

  private void fill() {
    iovec.add(100, 10);
    iovec.add(200, 20);
    iovec.add(300, 30);
  }

  @Test
  void laysPiecesOutForTheKernel() {
    fill();
    assertArrayEquals(new long[] {100, 10, 200, 20, 300, 30}, kernelSees());
    assertEquals(60, iovec.total());
    assertEquals(3, iovec.capacity());
  }

  @Test
  void advancesWithinAPiece() {
    fill();
    iovec.advance(4);
    assertArrayEquals(new long[] {104, 6, 200, 20, 300, 30}, kernelSees());
    assertEquals(56, iovec.total());
  }

  @Test
  void advancesToTheEdgeOfAPiece() {
    fill();
    iovec.advance(10);
    assertArrayEquals(new long[] {200, 20, 300, 30}, kernelSees());
  }

  @Test
  void advancesOverPieces() {
    fill();
    iovec.advance(35);
    assertArrayEquals(new long[] {305, 25}, kernelSees());
    iovec.advance(25);
    assertEquals(0, iovec.count());
    assertEquals(0, iovec.total());
  }

  @Test
  void resetMakesRoomAgain() {
    fill();
    assertThrows(IndexOutOfBoundsException.class, () -> iovec.add(1, 1));
    iovec.advance(60);
    assertThrows(IndexOutOfBoundsException.class, () -> iovec.add(1, 1), "until it is reset");
    iovec.reset();
    fill();
    assertEquals(3, iovec.count());
  }

  @Test
  void refusesNonsense() {
    assertThrows(IllegalArgumentException.class, () -> new Iovec(0));
    assertThrows(IllegalArgumentException.class, () -> new Iovec(Iovec.MAX + 1));
    assertThrows(IllegalArgumentException.class, () -> iovec.add(1, -1));
    assertThrows(IllegalArgumentException.class, () -> iovec.advance(1));
    assertThrows(IllegalArgumentException.class, () -> iovec.advance(-1));
    MemorySegment heap = MemorySegment.ofArray(new byte[8]);
    assertThrows(IllegalArgumentException.class, () -> iovec.add(heap));
  }
}
