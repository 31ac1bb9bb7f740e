package stile.manager.controller;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import stile.bindings.memory.Barriers;

/** Makes of operations something that runs: each is bound to its register once. */
final class Binder {
  private final Controller controller;
  private final List<? extends RegisterBlock> blocks;
  private final Barriers barriers;

  /** What readings that nobody uses go into, so that they are made. */
  @SuppressWarnings("unused")
  private volatile long sink;

  /**
   * @param blocks the registers of each of the controller's blocks
   */
  Binder(Controller controller, List<? extends RegisterBlock> blocks, Barriers barriers) {
    this.controller = controller;
    this.blocks = blocks;
    this.barriers = barriers;
  }

  /** One after the other. */
  Runnable list(List<Operation> operations) {
    List<Runnable> steps = new ArrayList<>();
    operations.forEach(operation -> steps.add(one(operation)));
    return steps.stream().reduce(Binder::then).orElse(() -> {});
  }

  private static Runnable then(Runnable first, Runnable second) {
    return () -> {
      first.run();
      second.run();
    };
  }

  BooleanSupplier condition(Condition condition) {
    LongSupplier register = reader(condition.place());
    return () -> condition.holds(register.getAsLong());
  }

  private Runnable one(Operation operation) {
    return switch (operation) {
      case Operation.Store(Place place, long value) -> {
        LongConsumer register = writer(place);
        yield () -> register.accept(value);
      }
      case Operation.Change(Place place, long bits, boolean set) -> {
        LongSupplier from = reader(place);
        LongConsumer to = writer(place);
        yield set
            ? () -> to.accept(from.getAsLong() | bits)
            : () -> to.accept(from.getAsLong() & ~bits);
      }
      case Operation.Read(Place place) -> {
        LongSupplier register = reader(place);
        yield () -> sink = register.getAsLong();
      }
      case Operation.Take take -> take(take);
      case Operation.Await await -> await(await);
      case Operation.Delay(Duration time) -> () -> delay(time.toNanos());
      case Operation.Barrier() -> barriers::full;
    };
  }

  private Runnable take(Operation.Take take) {
    BooleanSupplier more = condition(take.whilst());
    LongSupplier fifo = reader(take.place());
    int limit = take.limit();
    return () -> {
      for (int i = 0; i < limit && more.getAsBoolean(); i++) {
        sink = fifo.getAsLong();
      }
    };
  }

  private Runnable await(Operation.Await await) {
    BooleanSupplier there = condition(await.until());
    return () -> {
      long start = System.nanoTime();
      while (!there.getAsBoolean()) {
        if (System.nanoTime() - start > await.limit().toNanos()) {
          throw stuck(await);
        }
        LockSupport.parkNanos(1_000);
      }
    };
  }

  private StuckException stuck(Operation.Await await) {
    Condition until = await.until();
    Place place = until.place();
    return new StuckException(
        "controller %s: the register at %#x reads %#x after %d us; expected %s %#x in its bits %#x"
            .formatted(
                controller.name(),
                controller.blocks().get(place.block()).address() + place.offset(),
                reader(place).getAsLong(),
                await.limit().toNanos() / 1000,
                until.equal() ? "just" : "anything but",
                until.value(),
                until.mask()));
  }

  /** By looking at the clock: it is shorter than a sleep. */
  private static void delay(long nanos) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      Thread.onSpinWait();
    }
  }

  private LongSupplier reader(Place place) {
    return blocks.get(place.block()).reader(place.offset(), place.width());
  }

  private LongConsumer writer(Place place) {
    return blocks.get(place.block()).writer(place.offset(), place.width());
  }
}
