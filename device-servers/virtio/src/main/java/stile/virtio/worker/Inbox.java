package stile.virtio.worker;

import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What other threads want done on a device's thread: tasks in their order, and a reset ahead of
 * them all. Any thread may ask, the device's own {@link #run runs}.
 */
public final class Inbox {
  /**
   * Control messages that may wait. A driver has one or a few under way; one that sends more loses
   * them.
   */
  private static final int TASKS = 64;

  private final Runnable doReset;
  private final Runnable wake;
  private final Queue<Runnable> tasks = new ArrayBlockingQueue<>(TASKS);
  private final AtomicReference<@Nullable CompletableFuture<@Nullable Void>> resetting =
      new AtomicReference<>();

  /** The thread has let go of everything. */
  private volatile boolean ended;

  /**
   * @param doReset resets the device, on its thread
   * @param wake has the thread look here
   */
  public Inbox(Runnable doReset, Runnable wake) {
    this.doReset = doReset;
    this.wake = wake;
  }

  /**
   * Has a task done after those posted before.
   *
   * @return false when too many wait already; the task is then not done
   */
  public boolean post(Runnable task) {
    boolean taken = tasks.offer(task);
    wake.run();
    return taken;
  }

  /**
   * Has the device reset ahead of all tasks, which are dropped: their driver is gone.
   *
   * @return done when it was
   */
  public CompletableFuture<@Nullable Void> reset() {
    CompletableFuture<@Nullable Void> mine = new CompletableFuture<>();
    CompletableFuture<@Nullable Void> present = resetting.compareAndExchange(null, mine);
    wake.run();
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

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return tasks.isEmpty() && !resetWanted();
  }

  /** Whether a reset waits, for a thread that waits for something else. */
  public boolean resetWanted() {
    return resetting.get() != null;
  }

  /**
   * Does what there is.
   *
   * @return how much that was
   */
  public int run() {
    int done = runReset();
    // Bounded: a driver that posts without end must not keep its own queues from being served. And
    // a reset asked for meanwhile drops the rest.
    for (int i = 0; i < TASKS && !resetWanted(); i++) {
      Runnable task = tasks.poll();
      if (task == null) {
        break;
      }
      task.run();
      done++;
    }
    return done;
  }

  /** Does a reset alone, if one waits, and leaves the tasks. */
  public int runReset() {
    if (!resetWanted()) {
      return 0;
    }
    // Taken first: who asks again from here on may have posted more, and gets a reset of its own.
    CompletableFuture<@Nullable Void> reset = resetting.getAndSet(null);
    try {
      tasks.clear();
      doReset.run();
    } finally {
      if (reset != null) {
        reset.complete(null);
      }
    }
    return 1;
  }

  /** The thread has let go of everything: resets are done at once from here on. */
  public void end() {
    ended = true; // a reset that was asked for meanwhile sees this, or is seen here
    finishReset();
  }
}
