package stile.manager.amp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stile.bindings.memory.MemoryFd;
import stile.bindings.memory.NormalMapping;
import stile.bindings.sys.EventFd;
import stile.bindings.sys.Poll;
import stile.bindings.sys.SysException;
import stile.manager.doorbell.Doorbell;
import stile.manager.doorbell.LocalDoorbell;
import stile.manager.msg.Generation;
import stile.manager.msg.Message;
import stile.manager.msg.MessageLayout;
import stile.manager.msg.Outcome;

/**
 * A driver, a bus and two devices on threads of their own over real shared memory, all asleep
 * whenever they can be. Nobody looks at anything without having been notified of it, so a
 * notification that gets lost stops the test.
 */
class AmpBusThreadsTest implements BusListener {
  private static final int DEVICES = 2;
  private static final int QUEUES = 4;
  private static final int ROUNDS = 3000;
  private static final int SIZE = 8192;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final AtomicIntegerArray made = new AtomicIntegerArray(DEVICES * QUEUES);
  private final AtomicIntegerArray used = new AtomicIntegerArray(DEVICES * QUEUES);
  private final AtomicIntegerArray kicked = new AtomicIntegerArray(DEVICES * QUEUES);
  private final Semaphore[] kicks = {new Semaphore(0), new Semaphore(0)};
  private final Doorbell deviceBell;
  private final Doorbell driverBell;
  private final EventFd wake = EventFd.create();
  private final MemoryFd memory = MemoryFd.create("test", SIZE);
  private final NormalMapping mapping = memory.map();
  private volatile boolean stop;

  AmpBusThreadsTest() throws SysException {
    var ends = LocalDoorbell.pair();
    deviceBell = ends.getFirst();
    driverBell = ends.getLast();
  }

  @AfterEach
  void close() {
    deviceBell.close();
    driverBell.close();
    wake.close();
    mapping.close();
    memory.close();
  }

  @ParameterizedTest
  @CsvSource({"0, 2", "0, 16", "1, 2", "1, 16"})
  @Timeout(120)
  void noNotificationIsLost(int words, int slots) throws InterruptedException {
    AmpLayout layout = AmpLayout.place(SIZE, words, QUEUES, slots, 64);
    MemorySegment window = mapping.segment();
    BusSettings settings = new BusSettings("test", layout, Generation.V2, PATIENCE);
    AmpBus bus = new AmpBus(settings, window, deviceBell::ring, wake::signal, this);
    for (int device = 0; device < DEVICES; device++) {
      bus.attach(device, QUEUES);
    }
    bus.open(System.nanoTime());
    Thread busThread = Thread.ofPlatform().start(() -> runBus(bus));
    Thread[] devices = {
      Thread.ofPlatform().start(() -> runDevice(bus, 0)),
      Thread.ofPlatform().start(() -> runDevice(bus, 1))
    };
    try {
      drive(new AmpDriver(window, driverBell::ring));
    } finally {
      stop = true;
      long _ = wake.signal();
      for (int i = 0; i < DEVICES; i++) {
        kicks[i].release();
        devices[i].join();
      }
      busThread.join();
    }
    assertEquals(0, bus.discards().total());
    assertEquals(1, bus.counters().sessionsStarted());
  }

  private void runBus(AmpBus bus) {
    Poll poll = new Poll(2);
    poll.set(0, deviceBell.fd(), Poll.IN);
    poll.set(1, wake.fd(), Poll.IN);
    while (!stop) {
      long sleep = bus.step(System.nanoTime());
      if (sleep > 0) {
        // Long enough to tell a lost doorbell by the time the test takes.
        long millis = bus.running() && sleep > 2_000_000 ? 10_000 : 1;
        int _ = poll.await(millis);
        deviceBell.drain();
        long _ = wake.drain();
      }
    }
  }

  @Override
  public void available(int device, int queue) {
    kicked.set(device * QUEUES + queue, 1);
    kicks[device].release();
  }

  private void runDevice(AmpBus bus, int device) {
    while (!stop) {
      kicks[device].acquireUninterruptibly();
      for (int queue = 0; queue < QUEUES; queue++) {
        int slot = device * QUEUES + queue;
        if (kicked.getAndSet(slot, 0) == 1) {
          used.set(slot, made.get(slot));
          bus.used(device, queue);
        }
      }
    }
  }

  private void drive(AmpDriver driver) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!driver.advance()) {
      assertTrue(System.nanoTime() < end, "no handshake");
      Thread.onSpinWait();
    }
    Random random = new Random(7);
    Message message = driver.newMessage();
    int[] seen = new int[DEVICES * QUEUES];
    for (int round = 0; round < ROUNDS; round++) {
      int slot = random.nextInt(seen.length);
      for (int burst = random.nextInt(3); burst >= 0; burst--) {
        made.incrementAndGet(slot);
        while (!driver.available(slot / QUEUES, slot % QUEUES)) {
          receive(driver, message, seen);
          Thread.onSpinWait();
        }
      }
      while (seen[slot] != made.get(slot)) {
        if (!receive(driver, message, seen)) {
          assertTrue(driverBell.await(PATIENCE), "no notification in round " + round);
          driverBell.drain();
        }
      }
    }
  }

  /** Looks at used only where a notification says so. */
  private boolean receive(AmpDriver driver, Message message, int[] seen) {
    boolean any =
        driver.takeUsed(
                (device, first, end) -> {
                  for (int queue = first; queue < Math.min(end, QUEUES); queue++) {
                    seen[device * QUEUES + queue] = used.get(device * QUEUES + queue);
                  }
                })
            > 0;
    while (driver.receive(message)) {
      assertEquals(MessageLayout.EVENT_USED, message.id());
      int slot = message.device() * QUEUES + message.i32(0);
      seen[slot] = used.get(slot);
      any = true;
    }
    return any;
  }

  @Override
  public boolean settled() {
    return true;
  }

  @Override
  public void running() {}

  @Override
  public void lost(String reason) {}

  @Override
  public void waiting(String reason) {}

  @Override
  public Outcome deviceMessage(Message request) {
    return Outcome.UNKNOWN;
  }
}
