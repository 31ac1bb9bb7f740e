package stile.virtio.worker;

import static java.lang.System.Logger.Level.ERROR;

import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
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
 * itself for as long as its {@link WaitStrategy} says, with the driver told not to notify; then it
 * asks to be notified, looks once more, and sleeps.
 */
public final class DeviceWorker implements VirtioDevice.Watcher, AutoCloseable {
  /**
   * Control messages that may wait. A driver has one or a few under way; one that sends more loses
   * them.
   */
  private static final int TASKS = 64;

  /** A busy or spinning worker looks at its sources once in so many rounds. */
  private static final int SOURCE_ROUNDS = 256;

  /**
   * After a fault of our own, which may come again at once: so that it fills neither the log nor a
   * processor.
   */
  private static final long PAUSE_NANOS = 100_000_000;

  private final Waiter waiter;
  private final long spinNanos;
  private final VirtioDevice device;
  private final Thread thread;
  private final Queue<Runnable> tasks = new ArrayBlockingQueue<>(TASKS);
  private final AtomicReference<@Nullable CompletableFuture<@Nullable Void>> resetting =
      new AtomicReference<>();
  private final Consumer<Source> serveSource;
  private final Runnable round = this::runOnce;

  private volatile boolean sleeping;
  private volatile boolean closing;

  /** The thread has let go of everything. */
  private volatile boolean ended;

  private boolean awake;
  private boolean idle;
  private long idleSince;
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
    this.spinNanos = wait.spinNanos();
    this.device = device.apply(this);
    this.serveSource = source -> sourceWork += this.device.serve(source);
    this.thread = Thread.ofPlatform().name(name).unstarted(() -> run(onStart));
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  /** The device. Only tasks may use it, but for its name and counters. */
  public VirtioDevice device() {
    return device;
  }

  /**
   * Has a task done on the device's thread, after those posted before.
   *
   * @return false when too many wait already; the task is then not done
   */
  public boolean post(Runnable task) {
    boolean taken = tasks.offer(task);
    kick();
    return taken;
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
    CompletableFuture<@Nullable Void> mine = new CompletableFuture<>();
    CompletableFuture<@Nullable Void> present = resetting.compareAndExchange(null, mine);
    kick();
    if (ended) {
      finishReset();
    }
    return present != null ? present : mine;
  }

  private void finishReset() {
    CompletableFuture<@Nullable Void> reset = resetting.getAndSet(null);
    if (reset != null) {
      reset.complete(null);
    }
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
    // A reset that was asked for meanwhile sees this, or is seen here.
    ended = true;
    finishReset();
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
    int work = runTasks() + device.serve();
    if (++rounds >= SOURCE_ROUNDS) {
      rounds = 0;
      work += lookAtSources();
    }
    if (work > 0) {
      idle = false;
      return;
    }
    if (awake || (spinNanos > 0 && keepLooking())) {
      Thread.onSpinWait();
      return;
    }
    sleep();
  }

  private int runTasks() {
    int done = 0;
    if (resetting.get() != null) {
      // Taken first: who asks again from here on may have posted more, and gets a reset of its own.
      CompletableFuture<@Nullable Void> reset = resetting.getAndSet(null);
      try {
        tasks.clear();
        device.reset();
      } finally {
        if (reset != null) {
          reset.complete(null);
        }
      }
      done++;
    }
    // Bounded: a driver that posts without end must not keep its own queues from being served. And
    // a
    // reset asked for meanwhile drops the rest.
    for (int i = 0; i < TASKS && resetting.get() == null; i++) {
      Runnable task = tasks.poll();
      if (task == null) {
        break;
      }
      task.run();
      done++;
    }
    return done;
  }

  private int lookAtSources() {
    sourceWork = 0;
    if (waiter.hasSources()) {
      waiter.await(0, serveSource);
    }
    return sourceWork;
  }

  private boolean keepLooking() {
    long now = System.nanoTime();
    if (!idle) {
      idle = true;
      idleSince = now;
    }
    return now - idleSince < spinNanos;
  }

  private void sleep() {
    sleeping = true;
    try {
      // From here on a kick wakes. What came before it is seen by looking once more: arm() fences.
      if (!device.arm() && tasks.isEmpty() && resetting.get() == null && !closing) {
        waiter.await(-1, serveSource);
        rounds = 0; // only now: a driver that is always quicker must not hide the sources
      }
    } finally {
      sleeping = false;
    }
    device.disarm();
    idle = false;
  }

  /** Resets the device and ends the thread; the device server itself stays open. Waits for both. */
  @Override
  public void close() {
    closing = true;
    if (thread.getState() == Thread.State.NEW) {
      thread.start(); // only to end, as it would have
    }
    kick();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
