package stile.virtio.mock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;
import stile.virtio.mock.Ring.Kind;

/** When each side of a queue wants to hear of the other, whatever the ring. */
@ParameterizedClass
@CsvSource({"SPLIT, false", "SPLIT, true", "PACKED, false", "PACKED, true"})
class NotificationTest {
  private final Kind kind;
  private final boolean eventIdx;

  NotificationTest(Kind kind, boolean eventIdx) {
    this.kind = kind;
    this.eventIdx = eventIdx;
  }

  private Ring ring(int size) {
    return kind.with(size, eventIdx);
  }

  @Test
  void nothingUsedNothingToTell() {
    try (Ring ring = ring(4)) {
      assertFalse(ring.device.flush());
      ring.roundTrip();
      assertFalse(ring.device.flush());
    }
  }

  @Test
  void anInterruptComesWhenItIsAskedForAndOnce() {
    try (Ring ring = ring(8)) {
      for (int i = 0; i < 100; i++) {
        if (eventIdx) {
          ring.driver.interruptAtNext();
        } else {
          ring.driver.suppressInterrupts(false);
        }
        ring.submit();
        ring.submit();
        ring.submit();
        ring.device.complete(ring.take(), 0);
        assertTrue(ring.device.flush());
        if (!eventIdx) {
          ring.driver.suppressInterrupts(true);
        }
        ring.device.complete(ring.take(), 0);
        ring.device.complete(ring.take(), 0);
        assertFalse(ring.device.flush());
        ring.driver.collect();
      }
    }
  }

  @Test
  void theArmedDeviceHearsOfTheVeryNextChain() {
    Random random = new Random(5);
    try (Ring ring = ring(8)) {
      for (int i = 0; i < 30_000; i++) {
        int batch = 1 + random.nextInt(8);
        assertFalse(ring.device.arm());
        for (int j = 0; j < batch; j++) {
          ring.submit();
        }
        assertTrue(ring.driver.mustNotify(eventIdx));
        ring.device.disarm();
        for (int j = 0; j < batch; j++) {
          ring.device.complete(ring.take(), 0);
        }
        ring.device.flush();
        ring.driver.collect();
      }
    }
  }

  @Test
  void theDisarmedDeviceDoesNotWantToHear() {
    try (Ring ring = ring(8)) {
      ring.device.arm();
      ring.roundTrip();
      ring.driver.mustNotify(eventIdx);
      ring.device.disarm();
      for (int i = 0; i < 1000; i++) {
        ring.roundTrip();
        assertFalse(ring.driver.mustNotify(eventIdx));
      }
    }
  }

  @Test
  void armingTellsOfWhatCameBefore() {
    try (Ring ring = ring(8)) {
      ring.device.disarm();
      ring.submit();

      assertTrue(ring.device.arm());
      ring.take();
      assertFalse(ring.device.arm());
    }
  }

  @Test
  void chainsLeftUntakenKnowinglyDoNotCount() {
    try (Ring ring = ring(8)) {
      ring.submit();
      ring.device.undo(ring.take());

      assertFalse(ring.device.arm());
      ring.submit();
      assertTrue(ring.device.arm());
      assertFalse(ring.device.arm());
      ring.device.undo(ring.take());
      assertFalse(ring.device.arm());
      for (int i = 0; i < 2; i++) {
        ring.device.complete(ring.take(), 0);
      }
      assertEquals(null, ring.device.next());
    }
  }

  @Test
  void chainsBehindThoseLeftUntakenCountOnceAtMost() {
    try (Ring ring = ring(8)) {
      for (int i = 0; i < 3; i++) {
        ring.submit();
      }
      ring.device.undo(ring.take());
      ring.device.arm();

      for (int i = 0; i < 3; i++) {
        ring.device.undo(ring.take());
        assertFalse(ring.device.arm());
      }
    }
  }

  @Test
  void chainsBeyondThoseLeftUntakenAreNotifiedOf() {
    try (Ring ring = ring(8)) {
      ring.submit();
      ring.device.undo(ring.take());
      ring.driver.mustNotify(eventIdx);
      assertFalse(ring.device.arm());

      ring.submit();

      assertTrue(ring.driver.mustNotify(eventIdx));
    }
  }
}
