package stile.virtio.mock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.Features;
import stile.virtio.mock.Ring.Kind;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.InOrderQueue;
import stile.virtio.queue.Virtqueue;

/** The hot path allocates nothing once every head was used. */
class AllocationTest {
  private static final int WARM = 2000;
  private static final int BATCHES = 5;
  private static final int MEASURED = 10_000;

  /** {@code com.sun.management.ThreadMXBean}, whose module this one does not read. */
  private static final MethodHandle ALLOCATED = allocated();

  private static MethodHandle allocated() {
    try {
      Class<?> bean = Class.forName("com.sun.management.ThreadMXBean");
      Object threads =
          Class.forName("java.lang.management.ManagementFactory")
              .getMethod("getThreadMXBean")
              .invoke(null);
      return MethodHandles.publicLookup()
          .findVirtual(
              bean, "getThreadAllocatedBytes", MethodType.methodType(long.class, long.class))
          .bindTo(threads);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static long allocatedBytes() {
    try {
      return (long) ALLOCATED.invokeExact(Thread.currentThread().threadId());
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * What a step allocates over many runs: the least of some batches, since the machine links and
   * compiles on this thread too.
   */
  private static long allocatedBy(Runnable step) {
    for (int i = 0; i < WARM; i++) {
      step.run();
    }
    long least = Long.MAX_VALUE;
    for (int batch = 0; batch < BATCHES; batch++) {
      long before = allocatedBytes();
      for (int i = 0; i < MEASURED; i++) {
        step.run();
      }
      least = Math.min(least, allocatedBytes() - before);
    }
    return least;
  }

  @Test
  void measuringSeesAnAllocation() {
    Object[] kept = new Object[1];
    long bytes = allocatedBy(() -> kept[0] = new Object[8]);
    assertEquals(8, ((Object[]) kept[0]).length);
    assertTrue(bytes >= 32L * MEASURED, () -> bytes + " bytes");
  }

  @ParameterizedTest
  @CsvSource({"SPLIT, false", "SPLIT, true", "PACKED, false", "PACKED, true"})
  void aRequestAllocatesNothing(Kind kind, boolean eventIdx) {
    try (Ring ring = kind.with(8, eventIdx)) {
      assertEquals(0, allocatedBy(() -> serveOne(ring, ring.device)));
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aRequestOfAQueueInOrderAllocatesNothing(Kind kind) {
    try (Ring ring = kind.of(8)) {
      Virtqueue device = new InOrderQueue(ring.device);
      assertEquals(0, allocatedBy(() -> serveOne(ring, device)));
    }
  }

  private static void serveOne(Ring ring, Virtqueue device) {
    ring.driver.offer(ring.buffer, 13, ring.buffer + 16, 13);
    device.undo(Objects.requireNonNull(device.next()));
    DescriptorChain chain = Objects.requireNonNull(device.next());
    chain.writer().putLong(chain.reader().getLong());
    chain.writer().putInt(chain.reader().getInt());
    chain.writer().putByte(chain.reader().getByte());
    chain.reader().position(0);
    chain.reader().vectors((_, _) -> true, 13);
    device.complete(chain, 13);
    device.flush();
    device.arm();
    device.disarm();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1L << Features.RING_PACKED})
  void servingADeviceAllocatesNothing(long ring) {
    EchoDevice server = new EchoDevice(8);
    try (MockDriver driver = MockDriver.attach(server)) {
      driver.start(MockDriver.plainFeatures() | ring);
      MockQueue queue = driver.queue(0);
      long buffer = driver.memory().allocate(16, 16);

      long bytes =
          allocatedBy(
              () -> {
                queue.offer(buffer, 8, buffer + 8, 8);
                driver.serve();
                driver.device().arm();
                driver.device().disarm();
              });

      assertEquals(0, bytes);
      assertEquals(WARM + BATCHES * MEASURED, driver.notifications(0));
    }
  }
}
