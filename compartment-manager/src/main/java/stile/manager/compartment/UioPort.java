package stile.manager.compartment;

import static java.lang.System.Logger.Level.INFO;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import stile.bindings.memory.DeviceCopy;
import stile.bindings.sys.Poll;
import stile.bindings.sys.SysException;
import stile.bindings.uio.UioDevice;
import stile.manager.config.BoardProfile;
import stile.manager.config.DoorbellConfig;
import stile.manager.lifecycle.LifeCycle;
import stile.manager.lifecycle.LifeStatus;

/**
 * A peer on cores of this machine, behind a device of userspace I/O. It runs by itself: whether it
 * is there, only the bus can tell, so it passes for attached all the time.
 */
final class UioPort implements PeerPort {
  private static final int DEVICE = 0;
  private static final int WAKE = 1;

  private final UioAccess access;
  private final Poll poll = new Poll(2);
  private final LifeStatus life = LifeStatus.of(LifeCycle.UNATTENDED, 0);

  private UioPort(UioAccess access) throws IOException {
    this.access = access;
    poll.set(DEVICE, access.device().fd(), Poll.IN);
    poll.set(WAKE, access.wake().fd(), Poll.IN);
    access.bell().initialise();
    access.bell().unmask();
    enable(); // whoever had it before may have left it off
  }

  /**
   * Makes a port of a device.
   *
   * @param log the compartment's
   * @param device closed with the port, and when this fails
   * @throws IOException when the board is not what its profile describes, or cannot be mapped
   */
  static UioPort of(
      System.Logger log, DoorbellConfig.Compartment config, BoardProfile board, UioDevice device)
      throws IOException {
    UioAccess access = new UioAccess(device, config, board);
    try {
      log.log(
          INFO,
          "is {0} ({1}), {2} KiB shared",
          config.device(),
          device,
          Long.toString(access.carveOut().byteSize() / 1024));
      return new UioPort(access);
    } catch (IOException | RuntimeException e) {
      access.close();
      throw e;
    }
  }

  @Override
  public MemorySegment carveOut() {
    return access.carveOut();
  }

  /** Device memory: a fill would store what may not be stored there. */
  @Override
  public void clear(MemorySegment part) {
    DeviceCopy.zero(part, 0, part.byteSize());
  }

  @Override
  public Share share(long offset, long size) throws IOException {
    throw new IOException(
        "through UIO the carve-out is Device memory, and another process would access it as if it"
            + " were none; use a device of the manager's own, or the kernel module");
  }

  @Override
  public LifeStatus life() {
    return life;
  }

  @Override
  public boolean hasRun() {
    return true; // as far as anybody knows
  }

  @Override
  public boolean attached() {
    return true;
  }

  /** Ringing may change bits of a register that the interrupt's handling changes too. */
  @Override
  public void ring() {
    synchronized (access) {
      access.bell().ring();
    }
  }

  @Override
  public void wake() {
    access.wake().signal();
  }

  @Override
  public Change await(long nanos) throws IOException {
    if (poll.awaitNanos(nanos) > 0) {
      if (poll.ready(WAKE) != 0) {
        access.wake().drain();
      }
      if (poll.ready(DEVICE) != 0) {
        hear();
      }
    }
    return Change.NONE;
  }

  /** In this order: a ring that comes in between raises the interrupt again. */
  private void hear() throws IOException {
    check(access.device().take(), "read ");
    synchronized (access) {
      access.bell().acknowledge();
    }
    enable();
  }

  private void enable() throws IOException {
    check(access.device().enable(), "write ");
  }

  private void check(int result, String what) throws IOException {
    if (result < 0) {
      throw new SysException(what + access.device(), -result, "was its driver unbound?");
    }
  }

  @Override
  public void close() {
    access.bell().mask();
    access.bell().finish();
    access.close();
  }
}
