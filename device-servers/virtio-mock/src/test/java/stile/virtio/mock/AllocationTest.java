package stile.virtio.mock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.SplitLayout;

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
  @ValueSource(booleans = {false, true})
  void aRequestAllocatesNothing(boolean eventIdx) {
    try (Ring ring = Ring.with(8, eventIdx)) {
      int flags = SplitLayout.DESC_F_WRITE;
      for (int head = 0; head < 8; head += 2) {
        ring.driver.writeDescriptor(head, ring.buffer, 13, SplitLayout.DESC_F_NEXT, head + 1);
        ring.driver.writeDescriptor(head + 1, ring.buffer + 16, 13, flags, 0);
      }
      int[] head = {0};

      long bytes =
          allocatedBy(
              () -> {
                ring.driver.makeAvailable(head[0]);
                head[0] = (head[0] + 2) & 7;
                ring.device.undo(ring.take());
                DescriptorChain chain = ring.take();
                chain.writer().putLong(chain.reader().getLong());
                chain.writer().putInt(chain.reader().getInt());
                chain.writer().putByte(chain.reader().getByte());
                chain.reader().position(0);
                chain.reader().vectors((_, _) -> true, 13);
                ring.device.complete(chain, 13);
                ring.device.flush();
                ring.device.arm();
                ring.device.disarm();
              });

      assertEquals(0, bytes);
    }
  }

  @Test
  void servingADeviceAllocatesNothing() {
    EchoDevice server = new EchoDevice(8);
    try (MockDriver driver = MockDriver.start(server)) {
      MockQueue queue = driver.queue(0);
      long buffer = driver.memory().allocate(16, 16);
      queue.writeDescriptor(0, buffer, 8, SplitLayout.DESC_F_NEXT, 1);
      queue.writeDescriptor(1, buffer + 8, 8, SplitLayout.DESC_F_WRITE, 0);

      long bytes =
          allocatedBy(
              () -> {
                queue.makeAvailable(0);
                driver.serve();
                driver.device().arm();
                driver.device().disarm();
              });

      assertEquals(0, bytes);
      assertEquals((WARM + BATCHES * MEASURED) & 0xffff, queue.usedIdx());
    }
  }
}
