package stile.manager.vhostuser;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import stile.virtio.mock.MockMemory;
import stile.virtio.queue.QueueSettings;

/** What a ring of four tells of a back end that is gone. */
class SplitRingTraceTest {
  private static final int SIZE = 4;

  private final MockMemory memory = new MockMemory(4096);
  private final MemorySegment avail = memory.segment().asSlice(1024);
  private final MemorySegment used = memory.segment().asSlice(2048);
  private int made;
  private int done;

  @AfterEach
  void free() {
    memory.close();
  }

  private void available(int... heads) {
    for (int head : heads) {
      avail.set(JAVA_SHORT, 4 + 2L * (made++ % SIZE), (short) head);
    }
    avail.set(JAVA_SHORT, 2, (short) made);
  }

  private void uses(int... heads) {
    for (int head : heads) {
      used.set(JAVA_INT, 4 + 8L * (done++ % SIZE), head);
    }
    used.set(JAVA_SHORT, 2, (short) done);
  }

  private SplitRingTrace trace() {
    long base = MockMemory.BASE;
    return new SplitRingTrace(
        new QueueSettings(SIZE, base, base + 1024, base + 2048), memory.regions());
  }

  @Test
  void nothingUnderWayIsInOrder() {
    assertTrue(trace().inOrder());
    for (int lap = 0; lap < 20_000; lap++) { // beyond 16 bits
      available(0, 1, 2);
      uses(0, 1, 2);
    }
    assertTrue(trace().inOrder());
    assertEquals(done & 0xffff, trace().used());
  }

  @Test
  void whatWasDoneInOrderTellsTheRest() {
    available(3, 1, 0, 2);
    uses(3, 1);
    available(3);
    assertTrue(trace().inOrder());
    assertEquals(2, trace().used());
  }

  @Test
  void oneThatWasPassedShows() {
    available(3, 1, 0);
    uses(1);
    assertFalse(trace().inOrder());
  }

  /** Long ago: the entries do not show it any more, but they are shifted. */
  @Test
  void oneThatIsHeldForLongShowsInTheOthers() {
    available(3);
    for (int i = 0; i < 100; i++) {
      available(0, 1);
      uses(0, 1);
    }
    assertFalse(trace().inOrder());
  }

  @Test
  void theSameTwiceCannotBe() {
    available(0);
    available(1, 1);
    uses(0);
    assertFalse(trace().inOrder());
  }

  @Test
  void moreThanTheRingHoldsCannotBe() {
    avail.set(JAVA_SHORT, 2, (short) 5);
    assertFalse(trace().inOrder());
  }
}
