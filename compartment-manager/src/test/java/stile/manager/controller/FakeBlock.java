package stile.manager.controller;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Registers that behave. Only what was described can be touched, and only in its width; before each
 * access somebody else may act.
 */
final class FakeBlock implements RegisterBlock {
  /** Bits of a register, or of several that show the same. */
  static final class Bits {
    long value;

    /** What is in a register when nobody has set it up. */
    static Bits stale() {
      Bits bits = new Bits();
      bits.value = -1;
      return bits;
    }

    boolean has(long mask) {
      return (value & mask) != 0;
    }
  }

  private record Key(long offset, int width) {}

  private final Runnable before;
  private final Map<Key, LongSupplier> reads = new HashMap<>();
  private final Map<Key, LongConsumer> writes = new HashMap<>();

  FakeBlock(Runnable before) {
    this.before = before;
  }

  FakeBlock read(long offset, LongSupplier what) {
    reads.put(new Key(offset, 32), what);
    return this;
  }

  FakeBlock write(long offset, LongConsumer what) {
    writes.put(new Key(offset, 32), what);
    return this;
  }

  FakeBlock shows(long offset, Bits bits) {
    return read(offset, () -> bits.value);
  }

  FakeBlock holds(long offset, Bits bits) {
    return shows(offset, bits).write(offset, value -> bits.value = value);
  }

  FakeBlock holds16(long offset, Bits bits) {
    reads.put(new Key(offset, 16), () -> bits.value & 0xffff);
    writes.put(new Key(offset, 16), value -> bits.value = value);
    return this;
  }

  /** Writing ones sets. */
  FakeBlock sets(long offset, Bits bits) {
    return write(offset, value -> bits.value |= value);
  }

  /** Writing ones clears. */
  FakeBlock clears(long offset, Bits bits) {
    return write(offset, value -> bits.value &= ~value);
  }

  @Override
  public LongSupplier reader(long offset, int width) {
    return () -> {
      before.run();
      return find(reads, offset, width, "read").getAsLong() & mask(width);
    };
  }

  @Override
  public LongConsumer writer(long offset, int width) {
    return value -> {
      before.run();
      find(writes, offset, width, "written").accept(value & mask(width));
    };
  }

  private static long mask(int width) {
    return width == 64 ? -1 : (1L << width) - 1;
  }

  private static <T> T find(Map<Key, T> all, long offset, int width, String what) {
    T found = all.get(new Key(offset, width));
    if (found == null) {
      throw new AssertionError("%d bits at %#x are not to be %s".formatted(width, offset, what));
    }
    return found;
  }
}
