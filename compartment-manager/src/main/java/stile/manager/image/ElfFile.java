package stile.manager.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The headers of an ELF file (elf(5)): a little-endian program that needs no loader but one that
 * copies. What they say of memory is for others to check.
 *
 * @param entry where the program begins
 * @param segments those to be loaded, in the file's order
 */
record ElfFile(long entry, List<Segment> segments) {
  private static final int MAGIC = 0x464c457f;
  private static final int LITTLE_ENDIAN = 1;
  private static final int EXECUTABLE = 2;
  private static final int AARCH64 = 183;

  /** More than any linker makes, and few enough to be compared with each other. */
  private static final int MAX_HEADERS = 256;

  /**
   * Reads the headers of a 64-bit program for ARMv8.
   *
   * @throws BadImageException when they are not those of such a program
   */
  static ElfFile read(FileChannel file) throws IOException {
    ElfLayout layout = ElfLayout.BITS_64;
    if (file.size() < layout.header) {
      throw new BadImageException("is no ELF file: it has %d bytes".formatted(file.size()));
    }
    ByteBuffer header = header(file, layout);
    if (header.getInt(0) != MAGIC) {
      throw new BadImageException("is no ELF file: it begins with %#x".formatted(header.getInt(0)));
    }
    expect("class", header.get(ElfLayout.CLASS), layout.number, "64 bits");
    littleEndian(header);
    expect("machine", header.getShort(ElfLayout.MACHINE) & 0xffff, AARCH64, "AArch64");
    return read(file, header, layout);
  }

  /** Whether a file begins as ELF files do. */
  static boolean is(FileChannel file) throws IOException {
    return file.size() >= Integer.BYTES
        && bytes(file, 0, Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).getInt(0) == MAGIC;
  }

  /**
   * Reads the headers of an ELF file for any processor.
   *
   * @throws BadImageException when they are not those of a program
   */
  static ElfFile readAny(FileChannel file) throws IOException {
    int number = bytes(file, 0, ElfLayout.DATA).get(ElfLayout.CLASS);
    for (ElfLayout layout : ElfLayout.values()) {
      if (layout.number == number) {
        ByteBuffer header = header(file, layout);
        littleEndian(header);
        return read(file, header, layout);
      }
    }
    throw new BadImageException("has class %d; expected 1 or 2, 32 or 64 bits".formatted(number));
  }

  private static ByteBuffer header(FileChannel file, ElfLayout layout) throws IOException {
    return bytes(file, 0, layout.header).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void littleEndian(ByteBuffer header) throws BadImageException {
    expect("byte order", header.get(ElfLayout.DATA), LITTLE_ENDIAN, "little-endian");
  }

  private static ElfFile read(FileChannel file, ByteBuffer header, ElfLayout layout)
      throws IOException {
    expect(
        "type",
        header.getShort(ElfLayout.TYPE) & 0xffff,
        EXECUTABLE,
        "an executable at fixed addresses");
    return new ElfFile(layout.word(header, ElfLayout.ENTRY), segments(file, header, layout));
  }

  private static List<Segment> segments(FileChannel file, ByteBuffer header, ElfLayout layout)
      throws IOException {
    int count = header.getShort(layout.programCount) & 0xffff;
    int size = header.getShort(layout.programSize) & 0xffff;
    long at = layout.word(header, layout.programs);
    if (count == 0 || count > MAX_HEADERS || size != layout.program) {
      throw new BadImageException(
          "has %d program headers of %d bytes; expected 1 to %d of %d"
              .formatted(count, size, MAX_HEADERS, layout.program));
    }
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ByteBuffer program = bytes(file, at + (long) i * size, size);
      switch (Segment.type(program)) {
        case Segment.LOAD -> {
          Segment segment = Segment.of(i, program, layout);
          if (segment.memorySize() != 0) {
            segments.add(segment);
          }
        }
        case Segment.INTERPRETER ->
            throw new BadImageException("needs a dynamic linker; link it statically");
        default -> {} // notes, stack flags: nothing to load
      }
    }
    return segments;
  }

  /** Bytes of the file, all of them or none. */
  static ByteBuffer bytes(FileChannel file, long offset, int length) throws IOException {
    if (offset < 0 || offset > file.size() - length) {
      throw new BadImageException(
          "is cut short: it has %d bytes, and %d are to be read at %#x"
              .formatted(file.size(), length, offset));
    }
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, offset + bytes.position()) < 0) {
        throw new BadImageException("was cut short while it was read");
      }
    }
    return bytes.flip();
  }

  private static void expect(String what, int actual, int expected, String name)
      throws BadImageException {
    if (actual != expected) {
      throw new BadImageException(
          "has %s %d; expected %d, %s".formatted(what, actual, expected, name));
    }
  }
}
