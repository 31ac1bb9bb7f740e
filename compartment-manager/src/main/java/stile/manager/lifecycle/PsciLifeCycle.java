package stile.manager.lifecycle;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import stile.bindings.compartment.CompartmentFault;
import stile.bindings.compartment.CompartmentState;
import stile.bindings.compartment.CompartmentState.Kind;
import stile.bindings.sys.Errno;
import stile.bindings.sys.SysException;
import stile.virtio.worker.Uninterrupted;

/**
 * A program on a core of Linux's own cluster, which nobody can stop: the module asks it to end, by
 * a word in the carve-out, and it must be rung to look there. Where the doorbell's page is this
 * process's, nobody else can ring.
 */
public final class PsciLifeCycle implements LifeCycle {
  /** A ring may come before the word: the next one does not. */
  private static final long PAUSE = Duration.ofMillis(20).toNanos();

  private final LifeCycle module;
  private final Runnable ring;

  /**
   * @param module asks the kernel module
   * @param ring makes the program look; any thread may
   */
  public PsciLifeCycle(LifeCycle module, Runnable ring) {
    this.module = module;
    this.ring = ring;
  }

  /** Rings for whoever else has asked it to end, such as an administrator by sysfs. */
  @Override
  public CompartmentState state() throws IOException {
    CompartmentState state = module.state();
    if (state.kind() == Kind.STOPPING) {
      ring.run();
    }
    return state;
  }

  @Override
  public Optional<CompartmentFault> fault() throws IOException {
    return module.fault();
  }

  @Override
  public void start() throws IOException {
    module.start();
  }

  @Override
  public void stop() throws IOException {
    ringing(module::stop);
  }

  @Override
  public void reset() throws IOException {
    ringing(module::reset);
  }

  private interface Call {
    void run() throws IOException;
  }

  private void ringing(Call call) throws IOException {
    Thread bell = Thread.ofPlatform().daemon().name("stop-bell").start(this::ringUntilInterrupted);
    try {
      call.run();
    } catch (SysException e) {
      throw e.errno() == Errno.ETIMEDOUT ? stays(e) : e;
    } finally {
      bell.interrupt();
      Uninterrupted.join(bell); // what it rings by may be closed next
    }
  }

  private void ringUntilInterrupted() {
    while (!Thread.currentThread().isInterrupted()) {
      ring.run();
      LockSupport.parkNanos(PAUSE);
    }
  }

  private static IOException stays(SysException e) {
    return new IOException(
        e.getMessage()
            + "; its program was asked to end and runs on: by PSCI nobody can end it by force. It"
            + " keeps core and memory until it looks at its word (native/include/stile/life.h), or"
            + " the board is reset",
        e);
  }
}
