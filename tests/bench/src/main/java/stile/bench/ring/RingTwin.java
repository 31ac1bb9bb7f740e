package stile.bench.ring;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * The C side: a driver that feeds a ring, and the twin of the device loop. The library's path is in
 * the system property {@code stile.twin}.
 */
final class RingTwin {
  private static final SymbolLookup LIBRARY =
      SymbolLookup.libraryLookup(
          Path.of(System.getProperty("stile.twin", "build/bench/libtwin.so")), Arena.global());
  private static final MethodHandle RESET =
      handle("twin_reset", FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle DRIVER =
      handle("twin_driver", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle DEVICE =
      handle("twin_device", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

  private RingTwin() {}

  private static MethodHandle handle(String name, FunctionDescriptor type) {
    return Linker.nativeLinker().downcallHandle(LIBRARY.findOrThrow(name), type);
  }

  /** Lays an empty queue at the start of memory. */
  static void reset(MemorySegment memory, long base) {
    try {
      RESET.invokeExact(memory, memory.byteSize(), base);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** Makes a full queue of chains of one buffer of {@code bytes} available. */
  static int driver(long data, int bytes) {
    try {
      return (int) DRIVER.invokeExact(data, bytes);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** Serves all of them in C. */
  static int device(MemorySegment source, int bytes) {
    try {
      return (int) DEVICE.invokeExact(source, bytes);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
