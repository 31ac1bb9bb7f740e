package stile.virtio.worker;

import static java.lang.System.Logger.Level.ERROR;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import stile.virtio.VirtioDevice;
import stile.virtio.device.Source;

/**
 * The one thread a device lives on. Requests of the transport come to it as tasks, so that a device
 * needs no locks; kicks say that a queue may have work; sources are the device's own input.
 *
 * <p>While there is work it makes no system call but the device's own. Idle, it first looks by
 * itself for as long as its {@link WaitStrategy} and {@link Looking} say, with the driver told not
 * to notify; then it asks to be notified, looks once more, and sleeps.
 */
public final class DeviceWorker implements VirtioDevice.Watcher, AutoCloseable {
  /** A busy or spinning worker looks at its sources once in so many rounds. */
  private static final int SOURCE_ROUNDS = 256;

  /**
   * After a fault of our own, which may come again at once: so that it fills neither the log nor a
   * processor.
   */
  private static final long PAUSE_NANOS = 100_000_000;

  private final Waiter waiter;
  private final Looking looking;
  private final VirtioDevice device;
  private final Thread thread;
  private final Inbox inbox;
  private final Consumer<Source> serveSource;
  private final Runnable round = this::runOnce;

  private volatile boolean sleeping;
  private volatile boolean closing;

  private boolean awake;
  private int rounds;
  private int sourceWork;

  /**
   * @param name the thread's name
   * @param wait how it waits
   * @param waiter where it sleeps; closed with the worker
   * @param device makes the device; it is given this worker to watch its sources
   * @param onStart runs first on the thread: to pin it to processors, say
   */
  public DeviceWorker(
      String name,
      WaitStrategy wait,
      Waiter waiter,
      Function<VirtioDevice.Watcher, VirtioDevice> device,
      Runnable onStart) {
    this.waiter = waiter;
    this.looking = new Looking(wait);
    this.device = device.apply(this);
    this.inbox = new Inbox(this.device::reset, this::kick);
    this.serveSource = source -> sourceWork += this.device.serve(source);
    this.thread = Thread.ofPlatform().name(name).unstarted(() -> run(onStart));
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  /** The device. Only tasks may use it, but for its name, status and counters. */
  public VirtioDevice device() {
    return device;
  }

  /**
   * Has a task done on the device's thread, after those posted before.
   *
   * @return false when too many wait already; the task is then not done
   */
  public boolean post(Runnable task) {
    return inbox.post(task);
  }

  /** A queue may have work. Costs nothing while the worker is awake. */
  public void kick() {
    if (sleeping) {
      waiter.wake();
    }
  }

  /**
   * Resets the device, ahead of all tasks, which are dropped: their driver is gone.
   *
   * @return done when the device has let go of the driver's memory
   */
  public CompletableFuture<@Nullable Void> reset() {
    return inbox.reset();
  }

  @Override
  public void watch(Source source) {
    waiter.watch(source);
  }

  @Override
  public void unwatch(Source source) {
    waiter.unwatch(source);
  }

  /**
   * A driver rings here when it made something available, in place of a {@link #kick}. On the
   * device's thread.
   */
  public void listen(Bell bell) {
    waiter.listen(bell);
  }

  /** The bell's driver is gone. On the device's thread. */
  public void ignore(Bell bell) {
    waiter.ignore(bell);
  }

  /**
   * Whether a driver does not notify at all, so that the worker must not sleep. On the device's
   * thread.
   */
  public void keepAwake(boolean on) {
    awake = on;
  }

  private void run(Runnable onStart) {
    guard(onStart);
    while (!closing) {
      guard(round);
    }
    guard(device::reset);
    waiter.close();
    inbox.end();
  }

  /** Does a step, and outlives it: this thread is the only one that can still reset the device. */
  private void guard(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      // A fault of our own: it must not take the other devices along, and the driver must learn
      // of it.
      log().log(ERROR, "internal error", e);
      try {
        device.needsReset("internal error: " + e);
      } catch (RuntimeException | Error again) {
        log().log(ERROR, "internal error while telling of it", again);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private System.Logger log() {
    return System.getLogger(device.name());
  }

  private void runOnce() {
    int work = inbox.run() + device.serve();
    if (++rounds >= SOURCE_ROUNDS) {
      rounds = 0;
      work += lookAtSources();
    }
    if (work > 0) {
      looking.found();
      return;
    }
    if (awake || looking.goesOn(System.nanoTime())) {
      Thread.onSpinWait();
      return;
    }
    sleep();
  }

  private int lookAtSources() {
    sourceWork = 0;
    if (waiter.hasSources()) {
      waiter.await(0, serveSource);
    }
    return sourceWork;
  }

  private void sleep() {
    sleeping = true;
    try {
      // From here on a kick wakes. What came before it is seen by looking once more: arm() fences.
      if (!device.arm() && inbox.isEmpty() && !closing) {
        waiter.await(-1, serveSource);
        looking.slept(System.nanoTime());
        rounds = 0; // only now: a driver that is always quicker must not hide the sources
      }
    } finally {
      sleeping = false;
    }
    device.disarm();
    looking.found();
  }

  /** Resets the device and ends the thread; the device server itself stays open. Waits for both. */
  @Override
  public void close() {
    closing = true;
    if (thread.getState() == Thread.State.NEW) {
      thread.start(); // only to end, as it would have
    }
    kick();
    Uninterrupted.join(thread);
  }
}
