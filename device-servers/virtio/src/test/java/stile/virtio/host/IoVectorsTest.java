package stile.virtio.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

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
}
