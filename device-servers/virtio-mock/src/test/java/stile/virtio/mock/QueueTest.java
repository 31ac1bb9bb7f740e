package stile.virtio.mock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.mock.Ring.Kind;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.EmptyQueue;
import stile.virtio.queue.QueueSettings;

/** What every ring must do. */
@ParameterizedClass
@EnumSource(Kind.class)
class QueueTest {
  @Parameter Kind kind = Kind.SPLIT;

  @Test
  void aFreshQueueHasNothing() {
    try (Ring ring = kind.of(4)) {
      assertNull(ring.device.next());
      assertFalse(ring.device.flush());
    }
  }

  @Test
  void chainsComeInTheOrderTheyWereMadeAvailable() {
    try (Ring ring = kind.of(4)) {
      List<Integer> heads = new ArrayList<>();
      List<Integer> ids = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        heads.add(ring.submit().head());
      }
      for (int i = 0; i < 4; i++) {
        ids.add(ring.take().id());
      }

      assertEquals(heads, ids);
      assertNull(ring.device.next());
    }
  }

  @Test
  void aChainIsItsBuffersReadableOnesFirst() {
    try (Ring ring = kind.of(8)) {
      MockRequest request =
          ring.driver
              .request()
              .readable((byte) 1, (byte) 2)
              .readable((byte) 3, (byte) 4)
              .writable(3)
              .writable(5)
              .submit();

      DescriptorChain chain = ring.take();
      assertEquals(4, chain.readableBytes());
      assertEquals(8, chain.writableBytes());
      assertEquals(0x04030201, chain.reader().getInt());
      chain.writer().putLong(0x0807060504030201L);
      ring.device.complete(chain, 8);
      ring.device.flush();

      assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, request.data());
      assertEquals(8, request.written());
    }
  }

  @Test
  void aChainMayHaveAsManyBuffersAsTheQueueHasDescriptors() {
    try (Ring ring = kind.of(8)) {
      MockRequest request = ring.driver.request();
      for (int i = 0; i < 8; i++) {
        request.readable((byte) i);
      }
      request.submit();

      assertEquals(8, ring.take().readableBytes());
    }
  }

  @Test
  void theLargestQueueCanBeFull() {
    try (Ring ring = kind.of(QueueSettings.MAX_SIZE)) {
      for (int round = 0; round < 3; round++) {
        List<DescriptorChain> taken = new ArrayList<>();
        for (int i = 0; i < QueueSettings.MAX_SIZE; i++) {
          ring.submit();
        }
        for (int i = 0; i < QueueSettings.MAX_SIZE; i++) {
          taken.add(ring.take());
        }
        assertNull(ring.device.next());
        taken.forEach(chain -> ring.device.complete(chain, 0));
        assertTrue(ring.device.flush());
        ring.driver.collect();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void chainsMayBeCompletedInAnyOrder(long seed) {
    try (Ring ring = kind.of(16)) {
      Random random = new Random(seed);
      List<MockRequest> requests = new ArrayList<>();
      List<DescriptorChain> taken = new ArrayList<>();
      for (int round = 0; round < 2000; round++) {
        while (requests.size() < 16) {
          requests.add(ring.submit());
          taken.add(ring.take());
        }
        Collections.shuffle(taken, random);
        int batch = 1 + random.nextInt(16);
        for (DescriptorChain chain : taken.subList(0, batch)) {
          ring.device.complete(chain, chain.id() % 9);
        }
        taken.subList(0, batch).clear();
        ring.device.flush();
        List<MockRequest> used = requests.stream().filter(MockRequest::isUsed).toList();
        used.forEach(request -> assertEquals(request.head() % 9, request.written()));
        assertEquals(batch, used.size());
        requests.removeAll(used);
      }
    }
  }

  @Test
  void theDriverSeesNothingBeforeTheFlush() {
    try (Ring ring = kind.of(4)) {
      ring.submit();
      ring.submit();
      ring.device.complete(ring.take(), 0);
      ring.device.complete(ring.take(), 0);
      assertFalse(ring.driver.moreUsed());

      ring.device.flush();

      assertTrue(ring.driver.moreUsed());
    }
  }

  @Test
  void undoneChainsComeAgain() {
    try (Ring ring = kind.of(4)) {
      int first = ring.submit().head();
      int second = ring.submit().head();
      DescriptorChain chain = ring.take();
      chain.writer().skip(4);
      ring.device.undo(chain);

      DescriptorChain again = ring.take();
      assertEquals(first, again.id());
      assertEquals(0, again.writer().position());
      ring.device.undo(ring.take());
      assertEquals(second, ring.take().id());
      assertNull(ring.device.next());
    }
  }

  @Test
  void undoWorksAcrossTheWrap() {
    try (Ring ring = kind.of(4).wornBy(65535)) {
      int head = ring.submit().head();
      ring.device.undo(ring.take());

      assertEquals(head, ring.take().id());
    }
  }

  @Test
  void onlyATakenChainIsCompletedOrUndone() {
    try (Ring ring = kind.of(2);
        Ring other = kind.of(4)) {
      ring.submit();
      DescriptorChain chain = ring.take();
      ring.device.complete(chain, 0);
      assertThrows(IllegalStateException.class, () -> ring.device.complete(chain, 0));
      assertThrows(IllegalStateException.class, () -> ring.device.undo(chain));

      other.wornBy(3).submit();
      DescriptorChain alien = other.take();
      assertThrows(IllegalStateException.class, () -> ring.device.complete(alien, 0));
      assertThrows(IllegalStateException.class, () -> ring.device.undo(alien));
    }
  }

  @Test
  void noMoreIsWrittenThanThereIsRoom() {
    try (Ring ring = kind.of(2)) {
      ring.submit();
      DescriptorChain chain = ring.take();

      assertThrows(IllegalArgumentException.class, () -> ring.device.complete(chain, 9));
      assertThrows(IllegalArgumentException.class, () -> ring.device.complete(chain, -1));
      ring.device.complete(chain, 8);
    }
  }

  @Test
  void anIndirectTableStandsForTheWholeChain() {
    try (Ring ring = kind.of(2)) {
      MockRequest request =
          ring.driver.request().readable((byte) 5).writable(2).indirect().submit();

      DescriptorChain chain = ring.take();
      assertEquals(5, chain.reader().getByte());
      chain.writer().putShort((short) 0x0201);
      ring.device.complete(chain, 2);
      ring.device.flush();

      assertArrayEquals(new byte[] {1, 2}, request.data());
    }
  }

  @Test
  void buffersMayBeEmpty() {
    try (Ring ring = kind.of(8)) {
      ring.driver.request().readable().readable((byte) 9).readable().writable(0).submit();

      DescriptorChain chain = ring.take();
      assertEquals(1, chain.readableBytes());
      assertEquals(0, chain.writableBytes());
      assertEquals(9, chain.reader().getByte());
      ring.device.complete(chain, 0);
    }
  }

  @Test
  void anEmptyQueueNeverHasAnything() {
    EmptyQueue queue = new EmptyQueue(3);

    assertEquals(3, queue.index());
    assertEquals(0, queue.size());
    assertNull(queue.next());
    assertFalse(queue.arm());
    assertFalse(queue.flush());
    queue.disarm();
    try (Ring ring = kind.of(2)) {
      ring.submit();
      DescriptorChain chain = ring.take();
      assertThrows(IllegalStateException.class, () -> queue.undo(chain));
      assertThrows(IllegalStateException.class, () -> queue.complete(chain, 0));
    }
  }

  @Test
  void aChainObjectIsUsedAgain() {
    try (Ring ring = kind.of(1)) {
      ring.submit();
      DescriptorChain chain = ring.take();
      ring.device.complete(chain, 0);
      ring.device.flush();
      ring.driver.collect();
      ring.submit();

      assertSame(chain, ring.take());
    }
  }
}
