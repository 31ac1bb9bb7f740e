package stile.manager.controller;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import stile.bindings.memory.Barriers;

/**
 * A controller at work. Any thread may ring where that is a store, and only one thread where bits
 * of a register are changed; one thread does the rest.
 */
public final class ControllerBell {
  private static final System.Logger LOG = System.getLogger("doorbell");

  private final Runnable ring;
  private final BooleanSupplier pending;
  private final Runnable acknowledge;
  private final Runnable mask;
  private final Runnable unmask;
  private final Runnable initialise;
  private final Runnable finish;

  /**
   * @param blocks the registers of each of the controller's blocks, in its order
   * @param barriers those that reach the peer
   */
  public ControllerBell(
      Controller controller, List<? extends RegisterBlock> blocks, Barriers barriers) {
    Binder binder = new Binder(controller, blocks, barriers);
    Runnable stores = binder.list(controller.ring());
    ring =
        controller
            .full()
            .map(binder::condition)
            .map(full -> unless(full, stores, barriers))
            .orElse(
                () -> {
                  barriers.store();
                  stores.run();
                });
    pending = controller.pending().map(binder::condition).orElse(() -> true);
    Runnable forget = binder.list(controller.acknowledge());
    acknowledge =
        () -> {
          forget.run();
          barriers.full(); // the look that follows must not read what was before
        };
    mask = binder.list(controller.mask());
    unmask = binder.list(controller.unmask());
    initialise = binder.list(controller.initialise());
    finish = binder.list(controller.finish());
  }

  /** What was written must be seen by a peer that has not looked yet: see the package. */
  private static Runnable unless(BooleanSupplier full, Runnable stores, Barriers barriers) {
    return () -> {
      barriers.full();
      if (!full.getAsBoolean()) {
        stores.run();
      }
    };
  }

  /** Makes the peer look. What this thread wrote before is seen by whoever takes the interrupt. */
  public void ring() {
    ring.run();
  }

  /** Whether the peer rang and nobody has acknowledged it; true when nobody can know. */
  public boolean pending() {
    return pending.getAsBoolean();
  }

  /** Forgets the rings so far. Look at the queue afterwards, not before. */
  public void acknowledge() {
    acknowledge.run();
  }

  public void mask() {
    mask.run();
  }

  public void unmask() {
    unmask.run();
  }

  /**
   * Before anything else.
   *
   * @throws IOException when the controller does not answer; the message says which register
   */
  public void initialise() throws IOException {
    try {
      initialise.run();
    } catch (StuckException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** When all is over. A controller that does not answer any more keeps nobody from ending. */
  public void finish() {
    try {
      finish.run();
    } catch (StuckException e) {
      LOG.log(WARNING, e.getMessage());
    }
  }
}
