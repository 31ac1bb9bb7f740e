package stile.bindings.sys;

import static stile.bindings.sys.SysException.check;

import stile.bindings.kernel.Nr;
import stile.bindings.kernel.Syscall;

/** Keeps this process in memory, so that no page of it has to be read back while a peer waits. */
public final class MemoryLock {
  static final int MCL_CURRENT = 1;
  static final int MCL_FUTURE = 2;
  static final int MCL_ONFAULT = 4;

  private MemoryLock() {}

  /**
   * Locks what is mapped now or later, each page as soon as it is touched. Locking all at once
   * would make the JVM's whole reserved heap resident.
   *
   * @throws SysException ENOMEM when the limit is less than all that is mapped, touched or not: in
   *     practice, when it is not infinity; EPERM when it is 0
   */
  public static void lockAll() throws SysException {
    check(Syscall.call(Nr.MLOCKALL, MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT), "mlockall");
  }

  /** Undoes {@link #lockAll}. */
  public static void unlockAll() throws SysException {
    check(Syscall.call(Nr.MUNLOCKALL, 0), "munlockall");
  }
}
