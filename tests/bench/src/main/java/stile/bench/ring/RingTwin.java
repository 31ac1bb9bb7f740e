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
public enum RingTwin {
  /** The split ring's. */
  SPLIT {
    @Override
    void reset(MemorySegment memory, long base) {
      try {
        SPLIT_RESET.invokeExact(memory, memory.byteSize(), base);
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    }

    @Override
    int driver(long data, int bytes) {
      try {
        return (int) SPLIT_DRIVER.invokeExact(data, bytes);
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    }

    @Override
    int device(MemorySegment source, int bytes) {
      try {
        return (int) SPLIT_DEVICE.invokeExact(source, bytes);
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    }
  },

  /** The packed ring's. */
  PACKED {
    @Override
    void reset(MemorySegment memory, long base) {
      try {
        PACKED_RESET.invokeExact(memory, memory.byteSize(), base);
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    }

    @Override
    int driver(long data, int bytes) {
      try {
        return (int) PACKED_DRIVER.invokeExact(data, bytes);
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    }

    @Override
    int device(MemorySegment source, int bytes) {
      try {
        return (int) PACKED_DEVICE.invokeExact(source, bytes);
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    }
  };

  private static final SymbolLookup LIBRARY =
      SymbolLookup.libraryLookup(
          Path.of(System.getProperty("stile.twin", "build/bench/libtwin.so")), Arena.global());
  private static final FunctionDescriptor RESET =
      FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, JAVA_LONG);
  private static final FunctionDescriptor DRIVER =
      FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final FunctionDescriptor DEVICE =
      FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT);

  // Each in a constant of its own, or the compiler cannot see through it.
  private static final MethodHandle SPLIT_RESET = handle("split_reset", RESET);
  private static final MethodHandle SPLIT_DRIVER = handle("split_driver", DRIVER);
  private static final MethodHandle SPLIT_DEVICE = handle("split_device", DEVICE);
  private static final MethodHandle PACKED_RESET = handle("packed_reset", RESET);
  private static final MethodHandle PACKED_DRIVER = handle("packed_driver", DRIVER);
  private static final MethodHandle PACKED_DEVICE = handle("packed_device", DEVICE);

  private static MethodHandle handle(String name, FunctionDescriptor type) {
    return Linker.nativeLinker().downcallHandle(LIBRARY.findOrThrow(name), type);
  }

  /** Lays an empty queue at the start of memory. */
  abstract void reset(MemorySegment memory, long base);

  /** Makes a full queue of chains of one buffer of {@code bytes} available. */
  abstract int driver(long data, int bytes);

  /** Serves all of them in C. */
  abstract int device(MemorySegment source, int bytes);
}
