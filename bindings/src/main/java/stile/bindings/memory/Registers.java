package stile.bindings.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A block of little-endian device registers. This class alone touches registers.
 *
 * <p>Each access is one load or store of exactly its width, in the order of the program: C2 makes
 * {@code ldar} and {@code stlr} of volatile accesses and never pairs or merges them, as it does
 * with plain and even with opaque ones. Offsets are in bytes; each access is checked against the
 * block's bounds and must be aligned to its width.
 *
 * <p>Every access throws {@code IndexOutOfBoundsException} outside the block, {@code
 * IllegalArgumentException} when not aligned, {@code IllegalStateException} when unmapped.
 */
public final class Registers {
  // From address 0 and not from a layout's path: such a handle takes (segment, long offset).
  private static final VarHandle BYTE = ValueLayout.JAVA_BYTE.varHandle();
  private static final VarHandle SHORT = little(ValueLayout.JAVA_SHORT);
  private static final VarHandle INT = little(ValueLayout.JAVA_INT);
  private static final VarHandle LONG = little(ValueLayout.JAVA_LONG);

  private final MemorySegment block;

  @SuppressWarnings("unused") // being written is its use
  private long sink;

  Registers(MemorySegment block) {
    this.block = block;
  }

  /** A part of the block, as one device among several has it. */
  public Registers slice(long offset, long size) {
    return new Registers(block.asSlice(offset, size));
  }

  /** The size in bytes. */
  public long size() {
    return block.byteSize();
  }

  public byte get8(long offset) {
    return (byte) BYTE.getVolatile(block, offset);
  }

  public short get16(long offset) {
    return (short) SHORT.getVolatile(block, offset);
  }

  public int get32(long offset) {
    return (int) INT.getVolatile(block, offset);
  }

  public long get64(long offset) {
    return (long) LONG.getVolatile(block, offset);
  }

  public void set8(long offset, byte value) {
    BYTE.setVolatile(block, offset, value);
  }

  public void set16(long offset, short value) {
    SHORT.setVolatile(block, offset, value);
  }

  public void set32(long offset, int value) {
    INT.setVolatile(block, offset, value);
  }

  public void set64(long offset, long value) {
    LONG.setVolatile(block, offset, value);
  }

  /**
   * Reads a register for what the reading does (read to clear, read to flush posted writes). C2
   * emits no load, volatile or not, for a value that nobody uses; so it is used, here.
   */
  public void readForEffect32(long offset) {
    sink += get32(offset);
  }

  /** As {@link #readForEffect32}, 64 bits wide. */
  public void readForEffect64(long offset) {
    sink += get64(offset);
  }

  private static VarHandle little(ValueLayout layout) {
    return layout.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  }
}
