package stile.bindings.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.function.Executable;

/** Asserts on the reason of a failure, which is part of the contract. */
public final class SysAssertions {
  private SysAssertions() {}

  /** Fails unless {@code call} throws a {@link SysException} with exactly this errno. */
  public static SysException assertErrno(int errno, Executable call) {
    SysException e = assertThrows(SysException.class, call);
    assertEquals(Errno.name(errno), Errno.name(e.errno()), e.getMessage());
    return e;
  }
}
