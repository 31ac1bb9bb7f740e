package stile.virtio.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LookingTest {
  private static final long MOST = 80_000;

  private final Looking looking = new Looking(WaitStrategy.hybrid(Duration.ofNanos(MOST)));
  private long now = -5; // the clock may begin anywhere

  /** How long it looks, found nothing, and how long it slept then. */
  private long look(long sleep) {
    long begin = now;
    while (looking.goesOn(now)) {
      now += 1000;
    }
    long looked = now - begin;
    now += sleep;
    looking.slept(now);
    return looked;
  }

  @Test
  void looksForAsLongAsItMay() {
    assertEquals(MOST, look(0));
  }

  @Test
  void looksLessAndLessWhereThatIsInVain() {
    assertEquals(80_000, look(1_000_000));
    assertEquals(40_000, look(1_000_000));
    assertEquals(20_000, look(1_000_000));
    assertEquals(10_000, look(1_000_000));
    assertEquals(0, look(1_000_000));
    assertEquals(0, look(1_000_000));
  }

  @Test
  void looksLongerAgainWhereThatWouldHaveDone() {
    for (int i = 0; i < 9; i++) {
      look(1_000_000);
    }
    assertEquals(0, look(10_000));
    assertEquals(10_000, look(10_000));
    assertEquals(20_000, look(10_000));
    assertEquals(40_000, look(10_000));
    assertEquals(80_000, look(10_000));
    assertEquals(80_000, look(11_000));
    assertEquals(40_000, look(1_000_000));
  }

  @Test
  void beginsAnewWhenThereWasWork() {
    assertTrue(looking.goesOn(now));
    now += MOST - 1;
    assertTrue(looking.goesOn(now));
    looking.found();
    now += MOST - 1;
    assertTrue(looking.goesOn(now));
    now += MOST;
    assertFalse(looking.goesOn(now));
  }

  @Test
  void neverSleepsOrNeverLooks() {
    Looking spin = new Looking(WaitStrategy.SPIN);
    assertTrue(spin.goesOn(Long.MAX_VALUE - 1));
    assertTrue(spin.goesOn(Long.MAX_VALUE + 1_000_000)); // the clock went over its end
    Looking block = new Looking(WaitStrategy.BLOCK);
    for (int i = 0; i < 3; i++) {
      assertFalse(block.goesOn(now));
      block.slept(now);
    }
  }
}
