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
  static final int LOAD = 1;
  static final int INTERPRETER = 3;

  private static final int EXECUTABLE = 1;

  private static final int TYPE = 0; // of Elf32_Phdr and Elf64_Phdr

  /** The kind of a program header. */
  static int type(ByteBuffer header) {
    return header.order(ByteOrder.LITTLE_ENDIAN).getInt(TYPE);
  }

  static Segment of(int number, ByteBuffer header, ElfLayout layout) {
    header.order(ByteOrder.LITTLE_ENDIAN);
    boolean wide = layout == ElfLayout.BITS_64;
    return new Segment(
        number,
        layout.word(header, wide ? 8 : 4),
        layout.word(header, wide ? 24 : 12),
        layout.word(header, wide ? 32 : 16),
        layout.word(header, wide ? 40 : 20),
        (header.getInt(wide ? 4 : 24) & EXECUTABLE) != 0);
  }

  /** Its bytes in the file are there, and no more than it takes in memory. */
  void checkFile(long length) throws BadImageException {
    if (fileSize < 0 || fileSize > memorySize) {
      throw new BadImageException(
          "%s has %#x bytes in the file and only %#x in memory"
              .formatted(this, fileSize, memorySize));
    }
    if (offset < 0 || offset > length - fileSize) {
      throw new BadImageException(
          "is cut short: %s needs %#x bytes at %#x, the file has %#x"
              .formatted(this, fileSize, offset, length));
    }
  }

  /** One whose end cannot be told in 64 bits is named by its start and size. */
  String named() {
    boolean ends = address >= 0 && memorySize <= Long.MAX_VALUE - address;
    return ends && memorySize > 0
        ? toString()
        : "segment %d (%#x, %#x bytes)".formatted(number, address, memorySize);
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
