package stile.manager.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A part of a program as an ELF file describes it, loaded at its physical address. Nothing in it
 * was checked: all numbers are the file's, and may be negative.
 *
 * @param number in the file, from 0
 * @param offset of its bytes in the file
 * @param address where they go
 * @param fileSize how many bytes the file has
 * @param memorySize how many it takes in memory; the rest is zero
 * @param executable whether code lies in it
 */
record Segment(
    int number, long offset, long address, long fileSize, long memorySize, boolean executable) {
  /** Bytes in a program header. */
  static final int HEADER_SIZE = 56;

  static final int LOAD = 1;
  static final int INTERPRETER = 3;

  private static final int EXECUTABLE = 1;

  // Elf64_Phdr (elf(5))
  private static final int TYPE = 0;
  private static final int FLAGS = 4;
  private static final int OFFSET = 8;
  private static final int PHYSICAL = 24;
  private static final int FILE_SIZE = 32;
  private static final int MEMORY_SIZE = 40;

  /** The kind of a program header. */
  static int type(ByteBuffer header) {
    return header.order(ByteOrder.LITTLE_ENDIAN).getInt(TYPE);
  }

  static Segment of(int number, ByteBuffer header) {
    header.order(ByteOrder.LITTLE_ENDIAN);
    return new Segment(
        number,
        header.getLong(OFFSET),
        header.getLong(PHYSICAL),
        header.getLong(FILE_SIZE),
        header.getLong(MEMORY_SIZE),
        (header.getInt(FLAGS) & EXECUTABLE) != 0);
  }

  /** Whether the two share a byte; both are known to lie inside memory. */
  boolean overlaps(Segment other) {
    return address < other.address + other.memorySize && other.address < address + memorySize;
  }

  /** Whether an address is one of those that come from the file. */
  boolean holds(long where) {
    return where >= address && where - address < fileSize;
  }

  @Override
  public String toString() {
    return "segment %d (%#x to %#x)".formatted(number, address, address + memorySize - 1);
  }
}
