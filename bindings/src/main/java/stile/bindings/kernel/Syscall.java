package stile.bindings.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/**
 * Calls the kernel. Every call returns what the kernel returned: a result, or a negative errno.
 *
 * <p>Addresses are passed as plain {@code long}: this class cannot see what they point to. The
 * caller keeps the memory reachable and open until the call is over ({@link
 * java.lang.ref.Reference#reachabilityFence}).
 *
 * <p>No call allocates, except the first of a thread. A call that blocks pins the carrier of a
 * virtual thread: make those on platform threads.
 */
public final class Syscall {
  private Syscall() {}

  /** Bound at the first call, so that a program which makes none never loads native code. */
  private static final class Libc {
    static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
    static final long ERRNO = CAPTURE.byteOffset(PathElement.groupElement("errno"));

    static final MethodHandle SYSCALL = bind();

    /** Automatic, so that the memory goes with the thread; it stays reachable from the thread. */
    static final ThreadLocal<MemorySegment> STATE =
        ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(CAPTURE));

    private static MethodHandle bind() {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow("syscall"),
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
              JAVA_LONG),
          Linker.Option.firstVariadicArg(1),
          Linker.Option.captureCallState("errno"));
    }
  }

  /** Makes call {@code nr}; a call that takes fewer arguments ignores the rest. */
  public static long call(Nr nr, long a, long b, long c, long d, long e, long f) {
    MemorySegment state = Libc.STATE.get();
    try {
      long result = (long) Libc.SYSCALL.invokeExact(state, (long) nr.here(), a, b, c, d, e, f);
      // The kernel's own results are never -1: glibc's syscall() made it from -4095..-1.
      return result == -1 ? -state.get(JAVA_INT, Libc.ERRNO) : result;
    } catch (Throwable t) {
      throw new AssertionError("syscall(2) is C and throws nothing", t);
    }
  }

  public static long call(Nr nr, long a, long b, long c, long d) {
    return call(nr, a, b, c, d, 0, 0);
  }

  public static long call(Nr nr, long a, long b, long c) {
    return call(nr, a, b, c, 0, 0, 0);
  }

  public static long call(Nr nr, long a, long b) {
    return call(nr, a, b, 0, 0, 0, 0);
  }

  public static long call(Nr nr, long a) {
    return call(nr, a, 0, 0, 0, 0, 0);
  }
}
