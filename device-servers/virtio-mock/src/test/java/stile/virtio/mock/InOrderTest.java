package stile.virtio.mock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import stile.virtio.Features;
import stile.virtio.mock.Ring.Kind;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.InOrderQueue;
import stile.virtio.queue.Virtqueue;

/** VIRTIO_F_IN_ORDER: what a device completes too early waits. */
@ParameterizedClass
@EnumSource(Kind.class)
class InOrderTest {
  @Parameter Kind kind = Kind.SPLIT;

  private static DescriptorChain take(Virtqueue queue) {
    return Objects.requireNonNull(queue.next());
  }

  @Test
  void whatIsCompletedTooEarlyIsHeldBack() {
    try (Ring ring = kind.of(4)) {
      Virtqueue queue = new InOrderQueue(ring.device);
      MockRequest first = ring.submit();
      MockRequest second = ring.submit();
      MockRequest third = ring.submit();
      DescriptorChain one = take(queue);
      DescriptorChain two = take(queue);
      DescriptorChain three = take(queue);

      queue.complete(two, 2);
      assertFalse(queue.flush());
      queue.complete(one, 1);
      assertTrue(queue.flush());
      assertEquals(1, first.written());
      assertEquals(2, second.written());
      assertFalse(third.isUsed());
      queue.complete(three, 3);
      queue.flush();
      assertEquals(3, third.written());
    }
  }

  @Test
  void theOrderIsKeptWhateverTheDeviceDoes() {
    try (Ring ring = kind.of(8)) {
      Random random = new Random(1);
      Virtqueue queue = new InOrderQueue(ring.device);
      List<MockRequest> requests = new ArrayList<>();
      List<DescriptorChain> taken = new ArrayList<>();
      int used = 0;
      for (int i = 0; i < 20_000; i++) {
        if (requests.size() < 8) {
          requests.add(ring.submit());
        }
        DescriptorChain chain = queue.next();
        if (chain != null && random.nextInt(3) == 0) {
          queue.undo(chain);
        } else if (chain != null) {
          taken.add(chain);
        }
        if (!taken.isEmpty() && random.nextBoolean()) {
          DescriptorChain done = taken.remove(random.nextInt(taken.size()));
          queue.complete(done, done.id());
          queue.flush();
        }
        boolean before = true;
        for (MockRequest request : requests) {
          assertTrue(before || !request.isUsed(), "used out of order");
          before = request.isUsed();
          assertTrue(!before || request.written() == request.head());
        }
        while (!requests.isEmpty() && requests.getFirst().isUsed()) {
          requests.removeFirst();
          used++;
        }
      }
      assertTrue(used > 1000, "used: " + used);
    }
  }

  @Test
  void onlyATakenChainIsCompletedOnce() {
    try (Ring ring = kind.of(4);
        Ring other = kind.of(4)) {
      Virtqueue queue = new InOrderQueue(ring.device);
      ring.submit();
      ring.submit();
      DescriptorChain one = take(queue);
      DescriptorChain two = take(queue);
      other.submit();
      DescriptorChain alien = other.take();

      queue.complete(two, 0);
      assertThrows(IllegalStateException.class, () -> queue.complete(two, 0));
      assertThrows(IllegalStateException.class, () -> queue.undo(two));
      assertThrows(IllegalStateException.class, () -> queue.complete(alien, 0));
      assertThrows(IllegalArgumentException.class, () -> queue.complete(one, 9));
      queue.complete(one, 8);
      assertThrows(IllegalStateException.class, () -> queue.complete(one, 8));
    }
  }

  @Test
  void itIsNegotiated() {
    EchoDevice server = new EchoDevice(4);
    long ring = kind == Kind.PACKED ? Features.bit(Features.RING_PACKED) : 0;
    try (MockDriver driver = MockDriver.attach(server)) {
      for (boolean inOrder : new boolean[] {false, true}) {
        driver.start(
            MockDriver.plainFeatures() | ring | (inOrder ? Features.bit(Features.IN_ORDER) : 0));
        Virtqueue queue = Objects.requireNonNull(server.context).queue(0);
        MockRequest first = driver.queue(0).request().writable(4).submit();
        MockRequest second = driver.queue(0).request().writable(4).submit();
        DescriptorChain one = take(queue);
        queue.complete(take(queue), 0);
        queue.flush();

        assertEquals(!inOrder, second.isUsed());
        assertFalse(first.isUsed());
        queue.complete(one, 0);
        queue.flush();
        assertTrue(first.isUsed() && second.isUsed());
      }
    }
  }
}
