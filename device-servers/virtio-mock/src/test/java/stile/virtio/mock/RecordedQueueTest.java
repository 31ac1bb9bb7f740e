package stile.virtio.mock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.mock.Ring.Kind;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.InflightLayout;
import stile.virtio.queue.InflightRegion;
import stile.virtio.queue.PackedQueue;
import stile.virtio.queue.RecordedPackedQueue;
import stile.virtio.queue.RecordedSplitQueue;
import stile.virtio.queue.SplitQueue;
import stile.virtio.queue.Virtqueue;
import stile.virtio.queue.VirtqueueException;

/**
 * A device that dies and comes back with its record loses no request and answers none twice; of the
 * latter the mock driver complains by itself.
 */
@ParameterizedClass
@EnumSource(Kind.class)
class RecordedQueueTest {
  private static final int SIZE = 16;

  @Parameter Kind kind = Kind.SPLIT;

  private final MockMemory memory = new MockMemory(256 << 10);
  private final MemorySegment record =
      MemorySegment.ofArray(new long[(int) InflightLayout.bytes(SIZE) / Long.BYTES]);
  private final List<MockRequest> requests = new ArrayList<>();
  private final List<DescriptorChain> taken = new ArrayList<>();
  private MockQueue driver = MockQueue.of(memory, SIZE, false);
  private Virtqueue device = open();

  @BeforeEach
  void lay() {
    record.fill((byte) 0);
    driver = MockQueue.of(memory, SIZE, kind == Kind.PACKED);
    device = open();
  }

  @AfterEach
  void free() {
    memory.close();
  }

  /** As another process does, which knows where the ring lies, and has the record. */
  private Virtqueue open() {
    taken.clear();
    return driver instanceof MockPackedQueue
        ? new RecordedPackedQueue(
            new PackedQueue(0, driver.settings(), memory.regions(), true, true), record)
        : new RecordedSplitQueue(
            new SplitQueue(0, driver.settings(), memory.regions(), true, true), record);
  }

  /** One, two or three descriptors, or one for a table; its number comes back. */
  private void submit(int number) {
    MockRequest request = driver.request().readable((byte) number);
    if (number % 3 != 0) {
      request.writable(1);
    }
    if (number % 5 == 0) {
      request.writable(1);
    }
    if (number % 4 == 0) {
      request.indirect();
    }
    requests.add(request.submit());
  }

  private boolean take() {
    DescriptorChain chain = device.next();
    if (chain != null) {
      taken.add(chain);
    }
    return chain != null;
  }

  private void complete(DescriptorChain chain) {
    long written = Math.min(1, chain.writableBytes());
    if (written > 0) {
      chain.writer().putByte(chain.reader().getByte());
    }
    device.complete(chain, written);
  }

  private void finish() {
    while (take()) {
      // all of it
    }
    taken.forEach(this::complete);
    taken.clear();
    device.flush();
  }

  private void checkAllUsed() {
    for (MockRequest request : requests) {
      assertTrue(request.isUsed());
      if (request.written() > 0) {
        int sent =
            memory.at(request.buffers().getFirst().address(), 1).get(ValueLayout.JAVA_BYTE, 0);
        assertEquals(sent, request.data()[0]);
      }
    }
    requests.clear();
  }

  @Test
  void whatWasTakenComesAgainInItsOrder() {
    for (int i = 1; i <= 4; i++) {
      submit(i);
    }
    take();
    take();
    take();
    complete(taken.get(1));
    device.flush();
    device = open();
    assertEquals(requests.get(0).head(), Objects.requireNonNull(device.next()).id());
    assertEquals(requests.get(2).head(), Objects.requireNonNull(device.next()).id());
    assertEquals(requests.get(3).head(), Objects.requireNonNull(device.next()).id());
    assertNull(device.next());
  }

  @Test
  void whatIsPutBackStaysOnRecordUntilItIsDone() {
    submit(1);
    submit(2);
    take();
    device = open();
    DescriptorChain first = Objects.requireNonNull(device.next());
    device.undo(first);
    take();
    DescriptorChain second = Objects.requireNonNull(device.next());
    device.undo(second);
    device = open();
    finish();
    checkAllUsed();
  }

  /** Whether the next to serve it goes by the version, as we do, or by the rest, as DPDK. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRestartedRecordTellsOfNothing(boolean byTheRest) {
    for (int i = 1; i <= 4; i++) {
      submit(i);
    }
    take();
    take();
    take();
    complete(taken.get(1));
    device.flush();
    new InflightRegion(record).restart(kind == Kind.PACKED);
    if (byTheRest) {
      record.set(ValueLayout.JAVA_BYTE, 8, (byte) 1);
    }
    requests.clear();
    driver = MockQueue.of(memory, SIZE, kind == Kind.PACKED);
    device = open();
    assertNull(device.next());
    for (int i = 1; i <= 40; i++) {
      submit(i);
      finish();
      checkAllUsed();
    }
  }

  @Test
  void aFullRingComesAgain() {
    for (int i = 0; i < SIZE; i++) {
      requests.add(driver.request().readable((byte) i).submit());
    }
    while (take()) {
      // all of it
    }
    assertEquals(SIZE, taken.size());
    device = open();
    finish();
    checkAllUsed();
  }

  /** Between any two steps, and within a flush before and after the driver sees it. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void nothingIsLostOrAnsweredTwice(long seed) {
    Random random = new Random(seed);
    long mark = memory.mark();
    for (int round = 0; round < 200; round++) {
      for (int step = 0; step < 30; step++) {
        step(random);
      }
      device = open();
      finish();
      checkAllUsed();
      memory.rewind(mark);
    }
  }

  private void step(Random random) {
    switch (random.nextInt(8)) {
      case 0, 1 -> {
        if (requests.size() < SIZE / 4) {
          submit(random.nextInt(100));
        }
      }
      case 2, 3 -> take();
      case 4 -> {
        if (!taken.isEmpty()) {
          complete(taken.remove(random.nextInt(taken.size())));
        }
      }
      case 5 -> {
        device.flush();
        requests.removeIf(MockRequest::isUsed);
      }
      case 6 -> dieWhileFlushing(random.nextBoolean());
      default -> device = open();
    }
  }

  /** The record holds the last batch, but not that it was shown; it was, or it was not. */
  private void dieWhileFlushing(boolean shown) {
    byte[] ring = memory.segment().toArray(ValueLayout.JAVA_BYTE);
    byte[] before = record.toArray(ValueLayout.JAVA_BYTE);
    device.flush();
    boolean packed = kind == Kind.PACKED;
    int[] fields = packed ? new int[] {14, 15, 18, 19, 21} : new int[] {14, 15};
    for (int at : fields) {
      record.set(ValueLayout.JAVA_BYTE, at, before[at]);
    }
    int entry = packed ? 32 : 16;
    for (int i = 0; i < SIZE; i++) {
      record.set(ValueLayout.JAVA_BYTE, entry * (i + 1L), before[entry * (i + 1)]);
    }
    if (!shown) {
      MemorySegment.copy(ring, 0, memory.segment(), ValueLayout.JAVA_BYTE, 0, ring.length);
    }
    device = open();
  }

  @Test
  void aRecordThatCannotBeIsRefused() {
    submit(1);
    take();
    Random random = new Random(7);
    byte[] good = record.toArray(ValueLayout.JAVA_BYTE);
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      MemorySegment.copy(good, 0, record, ValueLayout.JAVA_BYTE, 0, good.length);
      for (int n = random.nextInt(4); n >= 0; n--) {
        record.set(ValueLayout.JAVA_BYTE, random.nextInt(64), (byte) random.nextInt());
      }
      try {
        device = open();
        finish();
      } catch (VirtqueueException e) {
        refused++;
      }
    }
    assertTrue(refused > 0);
    MemorySegment.copy(good, 0, record, ValueLayout.JAVA_BYTE, 0, good.length);
    record.set(ValueLayout.JAVA_BYTE, 10, (byte) (SIZE + 1)); // descriptors
    assertThrows(VirtqueueException.class, this::open);
  }
}
