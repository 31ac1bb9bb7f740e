package stile.manager.amp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stile.manager.msg.Generation;
import stile.manager.msg.Message;
import stile.manager.msg.Outcome;
import stile.virtio.mock.Allocations;

/** Events are free of allocation: available in, used out, in both forms, on both sides. */
class AmpBusAllocationTest implements BusListener {
  private static final int ROUNDS = 1_000;

  private int available;

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void eventsAllocateNothing(int words) {
    AmpLayout layout = AmpLayout.place(8192, words, 4, 8, 64);
    MemorySegment window = MemorySegment.ofArray(new long[1024]);
    BusSettings settings = new BusSettings("test", layout, Generation.V2, Duration.ofSeconds(10));
    AmpBus bus = new AmpBus(settings, window, () -> {}, () -> {}, this);
    bus.attach(0, 2);
    bus.open(0);
    AmpDriver driver = new AmpDriver(window, () -> {});
    while (!driver.advance() || !bus.running()) {
      bus.step(0);
    }
    Message message = driver.newMessage();
    AmpDriver.UsedListener ignore = (device, first, end) -> {};
    long allocated =
        Allocations.settled(
            ROUNDS - 1,
            () -> {
              available = 0;
              exchange(bus, driver, message, ignore, ROUNDS);
            });
    assertEquals(ROUNDS, available);
    assertTrue(allocated < ROUNDS, allocated + " bytes in " + ROUNDS + " events");
  }

  private static void exchange(
      AmpBus bus, AmpDriver driver, Message message, AmpDriver.UsedListener used, int rounds) {
    for (int i = 0; i < rounds; i++) {
      driver.available(0, 1);
      bus.step(0);
      bus.used(0, 1);
      driver.takeUsed(used);
      driver.receive(message);
    }
  }

  @Override
  public void available(int device, int queue) {
    available++;
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
