package stile.bench.crossing;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Map;
import stile.virtio.Features;
import stile.virtio.device.Options;
import stile.virtio.mock.MockDriver;
import stile.virtio.mock.MockSplitQueue;

/**
 * Asks a disk for random blocks, one after the other, from the thread that serves it.
 *
 * <p>Arguments: {@code image} or {@code null}, the option's value, and for how many milliseconds,
 * once or several times. For each prints how many requests were done, in how many microseconds.
 */
public final class InProcess {
  private static final int BLOCK = 4096;
  private static final int HEADER = 16;
  private static final int SECTORS = BLOCK / 512;
  private static final int CAPACITY = 0;
  private static final ValueLayout.OfLong LE64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MockDriver driver;
  private final MemorySegment header;
  private final long headerAt;
  private final long dataAt;
  private final long blocks;
  private long seed = 88172645463325252L;

  private InProcess(MockDriver driver) {
    this.driver = driver;
    this.headerAt = driver.memory().allocate(HEADER, 16);
    this.header = driver.memory().at(headerAt, HEADER);
    this.dataAt = driver.memory().allocate(BLOCK + 1, BLOCK);
    byte[] config = driver.device().readConfig();
    this.blocks = MemorySegment.ofArray(config).get(LE64, CAPACITY) / SECTORS;
  }

  public static void main(String[] args) throws Exception {
    TimedProvider provider = new TimedProvider();
    Object value = args[0].equals("null") ? (Object) Long.valueOf(args[1]) : args[1];
    var options = Options.of(provider.options(), Map.of(args[0], value));
    try (MockDriver driver = MockDriver.attach(provider.create(options))) {
      InProcess bench = new InProcess(driver);
      for (int i = 2; i < args.length; i++) {
        bench.measure(Long.parseLong(args[i]));
      }
    }
  }

  private void measure(long millis) {
    driver.start(driver.device().offeredFeatures() & ~Features.bit(Features.RING_PACKED));
    MockSplitQueue queue = (MockSplitQueue) driver.queue(0);
    long begin = System.nanoTime();
    long requests = 0;
    while (System.nanoTime() - begin < millis * 1_000_000) {
      for (int i = 0; i < 100; i++) {
        one(queue);
      }
      requests += 100;
    }
    System.out.printf("%d %d%n", requests, (System.nanoTime() - begin) / 1000);
    driver.device().setStatus(0);
  }

  private void one(MockSplitQueue queue) {
    seed ^= seed << 13;
    seed ^= seed >>> 7;
    seed ^= seed << 17;
    header.set(LE64, 8, Long.remainderUnsigned(seed, blocks) * SECTORS);
    queue.offer(headerAt, HEADER, dataAt, BLOCK + 1);
    int done = queue.availIdx();
    while (queue.usedIdx() != done) {
      driver.device().serve();
    }
  }
}
