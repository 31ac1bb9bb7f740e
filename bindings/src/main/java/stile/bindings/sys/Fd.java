package stile.bindings.sys;

import static stile.bindings.sys.SysException.check;

import java.util.concurrent.atomic.AtomicInteger;
import stile.bindings.kernel.Nr;
import stile.bindings.kernel.Syscall;

/**
 * A file descriptor with one owner.
 *
 * <p>Closing happens once, however often and from wherever it is asked for; using it afterwards is
 * a programming error and throws. What this class cannot prevent is closing <em>during</em> a call
 * of another thread, when the kernel may give the number away at once: end the threads that use a
 * descriptor, then close it.
 */
public final class Fd implements AutoCloseable {
  private static final int CLOSED = -1;
  static final int F_DUPFD_CLOEXEC = 1030;

  private final AtomicInteger value;

  private Fd(int value) {
    this.value = new AtomicInteger(value);
  }

  /** Takes ownership of an open descriptor, for instance one inherited from systemd. */
  public static Fd adopt(int value) {
    if (value < 0) {
      throw new IllegalArgumentException("no descriptor: " + value);
    }
    return new Fd(value);
  }

  /**
   * The number, which stays this object's own.
   *
   * @throws IllegalStateException after {@link #close}
   */
  public int value() {
    int v = value.get();
    if (v == CLOSED) {
      throw new IllegalStateException("descriptor used after it was closed");
    }
    return v;
  }

  public boolean isOpen() {
    return value.get() != CLOSED;
  }

  /** A second descriptor of the same open file, with an owner of its own. */
  public Fd duplicate() throws SysException {
    return new Fd(
        (int) check(Syscall.call(Nr.FCNTL, value(), F_DUPFD_CLOEXEC, 0), "fcntl DUPFD", this));
  }

  /** Gives the number up without closing it: the caller owns it now. */
  public int release() {
    int v = value.getAndSet(CLOSED);
    if (v == CLOSED) {
      throw new IllegalStateException("descriptor released after it was closed");
    }
    return v;
  }

  /** Closes; errors are not reported, since Linux frees the number in every case (close(2)). */
  @Override
  public void close() {
    int v = value.getAndSet(CLOSED);
    if (v != CLOSED) {
      Syscall.call(Nr.CLOSE, v);
    }
  }

  @Override
  public String toString() {
    int v = value.get();
    return v == CLOSED ? "fd closed" : "fd " + v;
  }
}
