package stile.bindings.memory;

import java.lang.System.Logger.Level;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import stile.bindings.kernel.Arch;
import stile.bindings.sys.SysException;

/**
 * {@code dsb sy} and {@code dmb osh}, which Linux uses towards a peer outside the inner shareable
 * domain (arch/arm64/include/asm/barrier.h) and no Java fence emits. Two functions of two
 * instructions each, called in about 3 ns.
 */
final class SystemBarriers implements Barriers {
  // Arm Architecture Reference Manual, C6.2
  static final int DSB_SY = 0xD5033F9F;
  static final int DMB_OSH = 0xD50333BF;
  static final int RET = 0xD65F03C0;

  private static final MemorySegment CODE = map();

  /** These barriers, or the best there is instead. */
  static final Barriers CHOSEN =
      CODE.equals(MemorySegment.NULL) ? InnerShareable.INSTANCE : new SystemBarriers();

  /** Bound only when there is code to bind. */
  private static final class Functions {
    static final MethodHandle FULL = at(0);
    static final MethodHandle OUTER = at(2L * Integer.BYTES);

    private static MethodHandle at(long offset) {
      return Linker.nativeLinker()
          .downcallHandle(
              CODE.asSlice(offset), FunctionDescriptor.ofVoid(), Linker.Option.critical(false));
    }
  }

  private SystemBarriers() {}

  @Override
  public void full() {
    try {
      Functions.FULL.invokeExact();
    } catch (Throwable t) {
      throw new AssertionError("two instructions throw nothing", t);
    }
  }

  @Override
  public void store() {
    outer();
  }

  @Override
  public void load() {
    outer();
  }

  private static void outer() {
    try {
      Functions.OUTER.invokeExact();
    } catch (Throwable t) {
      throw new AssertionError("two instructions throw nothing", t);
    }
  }

  private static MemorySegment map() {
    if (Arch.CURRENT != Arch.ARM64) {
      return MemorySegment.NULL;
    }
    try {
      return ExecutablePage.of(DSB_SY, RET, DMB_OSH, RET);
    } catch (SysException e) {
      System.getLogger("stile.bindings")
          .log(
              Level.WARNING,
              "barriers reach the inner shareable domain only, since executable pages are refused:"
                  + " {0}; for a peer outside it allow them (systemd: MemoryDenyWriteExecute=no)",
              e.getMessage());
      return MemorySegment.NULL;
    }
  }
}
