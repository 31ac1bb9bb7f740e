package stile.virtio.mock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.mock.Ring.Kind;
import stile.virtio.queue.DescriptorChain;

/** When a packed queue's sides want to hear of each other (virtio 1.4, section 2.8.10). */
class PackedNotificationTest {
  private static final int DESC = 2;

  /** Uses chains of some lengths; the sum of them must fit the ring. */
  private static boolean use(Ring ring, int... lengths) {
    for (int length : lengths) {
      MockRequest request = ring.driver.request();
      for (int i = 0; i < length; i++) {
        request.buffer(ring.buffer, 1, true);
      }
      request.submit();
      ring.device.complete(ring.take(), 0);
    }
    boolean notify = ring.device.flush();
    ring.driver.collect();
    return notify;
  }

  @Test
  void theFlagsEnableAndDisable() {
    for (boolean eventIdx : new boolean[] {false, true}) {
      try (Ring ring = Kind.PACKED.with(4, eventIdx)) {
        assertTrue(use(ring, 1));
        ring.packed().driverEvent(0x8001, 1);
        assertFalse(use(ring, 1));
        ring.packed().driverEvent(0x8001, 0);
        assertTrue(use(ring, 1));
        // Bits beyond the two are reserved.
        ring.packed().driverEvent(0, 0xfff1);
        assertFalse(use(ring, 1));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    // In a ring of 5, three descriptors are used from the one numbered old; the event's wrap
    // counter and offset.
    "0, 1, 0, true",
    "0, 1, 2, true",
    "0, 1, 3, false",
    "0, 0, 0, false",
    "0, 0, 4, false",
    "3, 1, 2, false",
    "3, 1, 3, true",
    "3, 1, 4, true",
    "3, 0, 0, true",
    "3, 0, 1, false",
    "3, 1, 0, false",
    "5, 0, 0, true",
    "5, 1, 0, false",
    "5, 0, 3, false",
    "8, 0, 4, true",
    "8, 1, 0, true",
    "8, 1, 4, false",
    "10, 1, 0, true"
  })
  void theEventIsAmongTheDescriptorsJustUsed(int old, int wrap, int offset, boolean notify) {
    try (Ring ring = Kind.PACKED.with(5, true).wornBy(old)) {
      ring.packed().driverEvent(wrap << 15 | offset, DESC);
      assertEquals(notify, use(ring, 1, 1, 1));
    }
    try (Ring ring = Kind.PACKED.with(5, true).wornBy(old)) {
      // A chain's one used descriptor stands for all it took.
      ring.packed().driverEvent(wrap << 15 | offset, DESC);
      assertEquals(notify, use(ring, 3));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 16})
  void theDecisionIsThatOfTheModel(int size) {
    Random random = new Random(size);
    try (Ring ring = Kind.PACKED.with(size, true)) {
      int slot = 0;
      int wrap = 1;
      for (int round = 0; round < 50_000; round++) {
        int event = random.nextInt(2) << 15 | random.nextInt(size);
        int batch = 1 + random.nextInt(size);
        boolean expected = false;
        for (int i = 0; i < batch; i++) {
          expected |= event == (wrap << 15 | slot);
          slot++;
          if (slot == size) {
            slot = 0;
            wrap ^= 1;
          }
        }
        ring.packed().driverEvent(event, DESC);
        assertEquals(expected, use(ring, batch));
      }
    }
  }

  @Test
  void anArmedDeviceSaysWhichDescriptorItWaitsFor() {
    try (Ring ring = Kind.PACKED.with(3, true)) {
      int[] events = {0x8000, 0x8001, 0x8002, 0, 1, 2, 0x8000};
      for (int event : events) {
        ring.device.arm();
        assertEquals(DESC << 16 | event, ring.packed().deviceEvent());
        ring.roundTrip();
        assertTrue(ring.driver.mustNotify(true));
        ring.device.disarm();
        assertTrue(ring.driver.notifySuppressed());
      }
    }
  }

  @Test
  void withoutEventIdxItSaysOnlyWhether() {
    try (Ring ring = Kind.PACKED.with(3, false).wornBy(2)) {
      ring.device.arm();
      assertEquals(0, ring.packed().deviceEvent());
      ring.device.disarm();
      assertEquals(1 << 16, ring.packed().deviceEvent());
    }
  }

  @Test
  void behindAChainLeftUntakenItWaitsForTheNextDescriptor() {
    try (Ring ring = Kind.PACKED.with(8, true)) {
      ring.driver.request().buffer(ring.buffer, 1, false).buffer(ring.buffer, 1, true).submit();
      ring.device.undo(ring.take());

      assertFalse(ring.device.arm());
      assertEquals(DESC << 16 | 0x8002, ring.packed().deviceEvent());
    }
  }

  @Test
  void aFullRingThatIsLeftUntakenHasNothingMore() {
    try (Ring ring = Kind.PACKED.with(4, true)) {
      for (int i = 0; i < 4; i++) {
        ring.submit();
      }
      assertTrue(ring.device.arm());
      assertFalse(ring.device.arm());
      DescriptorChain chain = ring.take();
      assertFalse(ring.device.arm());
      ring.device.complete(chain, 0);
      ring.device.flush();
      ring.driver.collect();
      assertFalse(ring.device.arm());
      ring.submit();
      assertTrue(ring.device.arm());
    }
  }
}
