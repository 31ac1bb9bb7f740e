package stile.virtio.mock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.Features;
import stile.virtio.Status;
import stile.virtio.VirtioDevice;
import stile.virtio.queue.QueueSettings;

/** A driver that asks anything of a device, in any order. Nothing is thrown at the transport. */
class DeviceFuzzTest {
  private static final int STEPS = 15_000;
  private static final int[] STATUSES = {1, 3, 11, 15, 15, 15, 64, 128, 16};

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  @Timeout(60)
  void anythingMayBeAsked(long seed) {
    Random random = new Random(seed);
    EchoDevice server = new EchoDevice(8, 4);
    try (MockDriver driver = MockDriver.attach(server)) {
      VirtioDevice device = driver.device();
      List<MockSplitQueue> queues = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        queues.add(new MockSplitQueue(driver.memory(), 4 << (i & 1)));
      }
      long buffer = driver.memory().allocate(64, 16);
      int live = 0;
      for (int step = 0; step < STEPS; step++) {
        ask(random, device, queues, buffer);
        boolean stopped = (device.status() & (Status.DRIVER_OK | Status.NEEDS_RESET)) != 4;
        live += stopped ? 0 : 1;
        int stops =
            server.journal.stream()
                .mapToInt(s -> s.equals("stop") ? 1 : s.equals("start") ? -1 : 0)
                .sum();
        assertEquals(stopped ? 0 : -1, stops, () -> Status.toString(device.status()));
        server.journal.clear();
        if (!stopped) {
          server.journal.add("start");
        }
      }
      assertTrue(device.counters().notifications() > 20, () -> device.counters().toString());
      assertTrue(live > STEPS / 10, "live in " + live + " steps");
      assertTrue(device.counters().needsResets() > 5, () -> device.counters().toString());
      assertTrue(device.counters().refusals() > 300, () -> device.counters().toString());
    }
  }

  private static void ask(
      Random random, VirtioDevice device, List<MockSplitQueue> queues, long buffer) {
    MockSplitQueue queue = queues.get(random.nextInt(queues.size()));
    boolean rarely = random.nextInt(50) == 0;
    switch (random.nextInt(13)) {
      case 0, 1, 2 ->
          device.setStatus(
              rarely ? random.nextInt(256) : STATUSES[random.nextInt(STATUSES.length)]);
      case 3 -> {
        if (random.nextInt(5) == 0) {
          begin(random, device, queues);
        }
      }
      case 4 -> device.setDriverFeatures(random.nextInt(2), 1);
      case 5 -> device.setDriverFeatures(random.nextInt(-1, 4), rarely ? random.nextInt() : 0);
      case 6 -> {
        QueueSettings s = queue.settings();
        device.setQueue(
            random.nextInt(-1, 3),
            rarely ? random.nextInt() : s.size(),
            rarely ? random.nextLong() : s.desc(),
            s.driver(),
            rarely ? random.nextLong() & -4 : s.device());
      }
      case 7 -> device.writeConfig(random.nextInt(-2, 10), new byte[random.nextInt(10)]);
      case 8 -> assertEquals(EchoDevice.CONFIG_SIZE, device.readConfig().length);
      case 9 -> device.resetQueue(random.nextInt(-1, 3));
      case 12 -> {
        device.arm();
        device.disarm();
      }
      case 10 -> {
        queue.writeDescriptor(0, rarely ? random.nextLong() : buffer, 64, random.nextInt(4), 0);
        queue.makeAvailable(rarely ? random.nextInt() : 0);
      }
      default -> device.serve();
    }
  }

  /** As a driver should, up to some point. */
  private static void begin(Random random, VirtioDevice device, List<MockSplitQueue> queues) {
    queues.forEach(queue -> queue.writeAvailIdx(0));
    device.setStatus(0);
    device.setStatus(3);
    device.setDriverFeatures(1, random.nextBoolean() ? 1 : 1 | 1 << (Features.RING_RESET - 32));
    if (random.nextInt(4) != 0) {
      device.setStatus(11);
      QueueSettings s = queues.getFirst().settings();
      device.setQueue(0, s.size(), s.desc(), s.driver(), s.device());
    }
    if (random.nextInt(4) != 0) {
      device.setStatus(15);
    }
  }
}
