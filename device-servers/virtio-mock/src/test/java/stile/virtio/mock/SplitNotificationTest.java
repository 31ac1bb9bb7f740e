package stile.virtio.mock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.mock.Ring.Kind;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.VirtqueueException;

/** When a split queue's sides want to hear of each other (virtio 1.4, 2.7.7 and 2.7.10). */
class SplitNotificationTest {
  private static boolean use(Ring ring, int chains) {
    for (int i = 0; i < chains; i++) {
      ring.submit();
      ring.device.complete(ring.take(), 0);
    }
    boolean notify = ring.device.flush();
    ring.driver.collect();
    return notify;
  }

  /** The standard's words: was an entry written while the index was equal to used_event? */
  private static boolean model(int old, int written, int event) {
    for (int i = 0; i < written; i++) {
      if (((old + i) & 0xffff) == event) {
        return true;
      }
    }
    return false;
  }

  @Test
  void withoutEventIdxTheFlagDecides() {
    try (Ring ring = Kind.SPLIT.with(4, false)) {
      assertTrue(use(ring, 1));
      ring.driver.suppressInterrupts(true);
      assertFalse(use(ring, 3));
      ring.driver.suppressInterrupts(false);
      assertTrue(use(ring, 2));
    }
  }

  @Test
  void withoutEventIdxTheEventIsIgnored() {
    try (Ring ring = Kind.SPLIT.with(4, false)) {
      ring.split().usedEvent(100);
      assertTrue(use(ring, 1));
      ring.split().usedEvent(1);
      ring.driver.suppressInterrupts(true);
      assertFalse(use(ring, 1));
    }
  }

  @Test
  void withEventIdxTheFlagIsIgnored() {
    try (Ring ring = Kind.SPLIT.with(4, true)) {
      ring.driver.suppressInterrupts(true);
      assertTrue(use(ring, 1));
      ring.driver.suppressInterrupts(false);
      assertFalse(use(ring, 1));
    }
  }

  @ParameterizedTest
  @CsvSource({
    // Three entries are written, at old, old + 1 and old + 2.
    "0, -1, false",
    "0, 0, true",
    "0, 1, true",
    "0, 2, true",
    "0, 3, false",
    "0, 32768, false",
    "65534, 65533, false",
    "65534, 65534, true",
    "65534, 65535, true",
    "65534, 0, true",
    "65534, 1, false",
    "65533, 65535, true",
    "65533, 0, false",
    "65535, 65534, false",
    "65535, 1, true",
    "65535, 2, false"
  })
  void theEventIsAmongTheEntriesJustWritten(int old, int event, boolean notify) {
    try (Ring ring = Kind.SPLIT.with(4, true).wornBy(old)) {
      ring.split().usedEvent(event);

      assertEquals(notify, use(ring, 3));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void theDecisionIsThatOfTheModel(long seed) {
    Random random = new Random(seed);
    try (Ring ring = Kind.SPLIT.with(16, true)) {
      int old = 0;
      while (old < 200_000) {
        int batch = 1 + random.nextInt(16);
        int event =
            random.nextInt(4) == 0 ? random.nextInt(65536) : (old + random.nextInt(40) - 20);
        ring.split().usedEvent(event);
        int start = old;
        assertEquals(
            model(old & 0xffff, batch, event & 0xffff),
            use(ring, batch),
            () -> "%d entries from %d, event %d".formatted(batch, start, event));
        old += batch;
      }
    }
  }

  @Test
  void withoutEventIdxTheFlagIsZeroOrOne() {
    try (Ring ring = Kind.SPLIT.with(4, false)) {
      assertFalse(ring.driver.notifySuppressed());
      ring.device.disarm();
      assertTrue(ring.driver.notifySuppressed());
      ring.device.arm();
      assertFalse(ring.driver.notifySuppressed());
    }
  }

  @Test
  void withEventIdxTheFlagStaysZero() {
    try (Ring ring = Kind.SPLIT.with(4, true).wornBy(10)) {
      ring.device.disarm();
      assertFalse(ring.driver.notifySuppressed());
      ring.device.arm();
      assertFalse(ring.driver.notifySuppressed());
      assertEquals(10, ring.split().availEvent());
    }
  }

  @Test
  void theEventWrapsWithTheIndex() {
    try (Ring ring = Kind.SPLIT.with(4, true).wornBy(65535)) {
      ring.device.arm();
      assertEquals(65535, ring.split().availEvent());
      ring.roundTrip();
      assertTrue(ring.driver.mustNotify(true));
      ring.device.arm();
      assertEquals(0, ring.split().availEvent());
    }
  }

  @Test
  void armingAnAbsurdRingIsRefused() {
    try (Ring ring = Kind.SPLIT.with(4, true)) {
      ring.split().writeAvailIdx(5);

      assertThrows(VirtqueueException.class, ring.device::arm);
    }
  }

  @Test
  void completionsOutOfOrderAreCountedByEntryNotByChain() {
    try (Ring ring = Kind.SPLIT.with(4, true)) {
      ring.submit();
      ring.submit();
      DescriptorChain first = ring.take();
      DescriptorChain second = ring.take();
      ring.split().usedEvent(1);

      ring.device.complete(second, 0);
      assertFalse(ring.device.flush());
      ring.device.complete(first, 0);
      assertTrue(ring.device.flush());
    }
  }
}
