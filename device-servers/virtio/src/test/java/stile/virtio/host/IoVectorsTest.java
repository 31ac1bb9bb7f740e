package stile.virtio.host;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import stile.bindings.memory.MemoryFd;
import stile.bindings.memory.NormalMapping;
import stile.bindings.sys.FileCalls;

class IoVectorsTest {
  @Test
  void fillsUpAndStartsAnew() {
    IoVectors vectors = new IoVectors(3);
    for (int round = 0; round < 2; round++) {
      assertEquals(0, vectors.bytes());
      assertTrue(vectors.add(0x1000, 1));
      assertTrue(vectors.add(0x2000, 0xffff_ffffL));
      assertTrue(vectors.add(0x3000, 3));
      assertFalse(vectors.add(0x4000, 4));
      assertEquals(0x1_0000_0003L, vectors.bytes());
      vectors.clear();
    }
  }

  @Test
  void hasNoRoomAgainAfterAnAdvance() {
    IoVectors vectors = new IoVectors(2);
    assertTrue(vectors.add(0x1000, 10));
    assertTrue(vectors.add(0x2000, 10));
    vectors.advance(15);
    assertEquals(5, vectors.bytes());
    assertFalse(vectors.add(0x3000, 1));
    vectors.advance(5);
    assertEquals(0, vectors.bytes());
  }

  @Test
  void aCopyHoldsWhatWasThereAndFillsTheListWhenItIsTooLong() throws Exception {
    IoVectors vectors = new IoVectors(4);
    MemorySegment device = noise(Bounce.SIZE + 10);

    assertEquals(Bounce.SIZE, vectors.addCopy(device, 3, Bounce.SIZE + 5, false));

    assertEquals(0, vectors.addCopy(device, 0, 1, false));
    assertFalse(vectors.add(0x1000, 1));
    assertEquals(Bounce.SIZE, vectors.bytes());
    assertTrue(vectors.aligned(4096, 4096));
    try (MemoryFd file = MemoryFd.create("file", Bounce.SIZE);
        NormalMapping written = file.map()) {
      assertEquals(Bounce.SIZE, FileCalls.pwritev(file.fd(), vectors.iovec(), 0));
      assertEquals(-1, device.asSlice(3, Bounce.SIZE).mismatch(written.segment()));
    }
    vectors.advance(Bounce.SIZE);
    assertEquals(-1, noise(Bounce.SIZE + 10).mismatch(device), "nothing goes back");
    vectors.clear();
    assertTrue(vectors.add(0x1000, 1));
    vectors.advance(1);
  }

  @Test
  void onlyWhatTheKernelFilledGoesBack() throws Exception {
    IoVectors vectors = new IoVectors(4);
    MemorySegment device = Arena.ofAuto().allocate(100);
    assertEquals(50, vectors.addCopy(device, 7, 50, true));
    fill(vectors);

    vectors.advance(20);
    assertEquals(-1, noise(20).mismatch(device.asSlice(7, 20)));
    assertEquals(-1, device.asSlice(27).mismatch(Arena.ofAuto().allocate(73)));
    vectors.advance(30);
    assertEquals(-1, noise(50).mismatch(device.asSlice(7, 50)));
    assertEquals(0, device.get(JAVA_BYTE, 57));
  }

  /** Copies and areas in turns, as the parts of one frame. */
  @Test
  void manyCopiesGoWithOneCall() throws Exception {
    IoVectors vectors = new IoVectors(5);
    MemorySegment device = Arena.ofAuto().allocate(200);
    MemorySegment own = Arena.ofAuto().allocate(100);
    for (int round = 0; round < 2; round++) {
      vectors.clear();
      device.fill((byte) 0);
      assertTrue(vectors.add(own.address(), 10));
      assertEquals(30, vectors.addCopy(device, 100, 30, true));
      assertEquals(1, vectors.addCopy(device, 7, 1, true));
      assertTrue(vectors.add(own.address() + 10, 10));
      assertEquals(40, vectors.addCopy(device, 50, 40, true));
      assertEquals(0, vectors.addCopy(device, 0, 1, true), "no room for another area");
      fill(vectors);
      if (round == 0) {
        vectors.filled(60);
        assertEquals(91, vectors.bytes());
      } else {
        vectors.advance(15);
        vectors.advance(30);
        vectors.advance(15);
        assertEquals(31, vectors.bytes());
      }
      MemorySegment noise = noise(91);
      assertEquals(-1, noise.asSlice(0, 10).mismatch(own.asSlice(0, 10)));
      assertEquals(-1, noise.asSlice(10, 30).mismatch(device.asSlice(100, 30)));
      assertEquals(noise.get(JAVA_BYTE, 40), device.get(JAVA_BYTE, 7));
      assertEquals(-1, noise.asSlice(51, 9).mismatch(device.asSlice(50, 9)));
      assertEquals(-1, device.asSlice(59, 41).mismatch(Arena.ofAuto().allocate(41)));
    }
  }

  @Test
  void copiesShowWhatCameAnotherWay() throws Exception {
    IoVectors vectors = new IoVectors(3, 100);
    MemorySegment device = Arena.ofAuto().allocate(100);
    assertEquals(20, vectors.addCopy(device, 0, 20, true));
    assertEquals(30, vectors.addCopy(device, 20, 30, true));
    assertEquals(50, vectors.addCopy(device, 50, 60, true), "no room for more copies");

    vectors.show(noise(45), 5, 40);

    try (MemoryFd file = MemoryFd.create("file", 100);
        NormalMapping written = file.map()) {
      assertEquals(100, FileCalls.pwritev(file.fd(), vectors.iovec(), 0));
      assertEquals(-1, noise(45).asSlice(5).mismatch(written.segment().asSlice(0, 40)));
    }
    assertEquals(-1, device.mismatch(Arena.ofAuto().allocate(100)), "nothing goes back");
  }

  @Test
  void anotherRoundWithTheSameListIsAnother() throws Exception {
    IoVectors vectors = new IoVectors(1);
    MemorySegment device = Arena.ofAuto().allocate(100);
    assertEquals(10, vectors.addCopy(device, 0, 10, true));
    vectors.clear();
    assertEquals(10, vectors.addCopy(device, 10, 10, true));
    fill(vectors);
    vectors.advance(10);

    assertEquals(-1, device.asSlice(0, 10).mismatch(Arena.ofAuto().allocate(10)));
    assertEquals(-1, device.asSlice(10, 10).mismatch(noise(10)));
  }

  private static MemorySegment noise(long length) {
    MemorySegment noise = Arena.ofAuto().allocate(length);
    for (long i = 0; i < length; i++) {
      noise.set(JAVA_BYTE, i, (byte) (31 * i + 1));
    }
    return noise;
  }

  /** Has the kernel read noise into the areas. */
  private static void fill(IoVectors vectors) throws Exception {
    try (MemoryFd file = MemoryFd.create("file", vectors.bytes());
        NormalMapping content = file.map()) {
      content.segment().copyFrom(noise(vectors.bytes()));
      assertEquals(vectors.bytes(), FileCalls.preadv(file.fd(), vectors.iovec(), 0));
    }
  }
}
