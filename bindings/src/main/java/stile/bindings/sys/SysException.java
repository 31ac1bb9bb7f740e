package stile.bindings.sys;

import java.io.IOException;
import java.util.Objects;

/** A system call that failed: what was tried, on what, and the kernel's reason. */
public final class SysException extends IOException {
  private static final long serialVersionUID = 1;

  private final String what;
  private final int errno;

  /**
   * @param what the call and its object, such as {@code open /dev/uio0}
   * @param errno the reason, a positive {@link Errno}
   */
  public SysException(String what, int errno) {
    super(what + ": " + Errno.describe(errno));
    this.what = what;
    this.errno = errno;
  }

  /**
   * As above, with a hint for the reader of the log that the kernel's reason alone does not give.
   */
  public SysException(String what, int errno, String hint) {
    super(what + ": " + Errno.describe(errno) + "; " + hint);
    this.what = what;
    this.errno = errno;
  }

  /** What failed and why; unlike that of other exceptions never null. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /** The call and its object. */
  public String what() {
    return what;
  }

  /** The kernel's reason, positive. */
  public int errno() {
    return errno;
  }

  /**
   * Returns {@code result} unless it is a negative errno.
   *
   * @throws SysException when it is one
   */
  public static long check(long result, String what) throws SysException {
    if (result < 0) {
      throw new SysException(what, (int) -result);
    }
    return result;
  }

  /** As {@link #check(long, String)}, putting the two together only when the call has failed. */
  public static long check(long result, String call, Object object) throws SysException {
    if (result < 0) {
      throw new SysException(call + " " + object, (int) -result);
    }
    return result;
  }
}
