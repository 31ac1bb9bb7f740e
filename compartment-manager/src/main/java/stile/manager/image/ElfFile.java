package stile.manager.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The headers of an ELF file (elf(5)): a 64-bit little-endian program for ARMv8 that needs no
 * loader but this one. What they say of memory is for {@link PeerImage} to check.
 *
 * @param entry where the program begins
 * @param segments those to be loaded, in the file's order
 */
record ElfFile(long entry, List<Segment> segments) {
  private static final int HEADER_SIZE = 64;
  private static final int MAGIC = 0x464c457f;
  private static final int CLASS_64 = 2;
  private static final int LITTLE_ENDIAN = 1;
  private static final int EXECUTABLE = 2;
  private static final int AARCH64 = 183;

  /** More than any linker makes, and few enough to be compared with each other. */
  private static final int MAX_HEADERS = 256;

  // Elf64_Ehdr
  private static final int CLASS = 4;
  private static final int DATA = 5;
  private static final int TYPE = 16;
  private static final int MACHINE = 18;
  private static final int ENTRY = 24;
  private static final int HEADERS = 32;
  private static final int HEADER_ENTRY_SIZE = 54;
  private static final int HEADER_COUNT = 56;

  /**
   * Reads the headers.
   *
   * @throws BadImageException when they are not those of such a program
   */
  static ElfFile read(FileChannel file) throws IOException {
    if (file.size() < HEADER_SIZE) {
      throw new BadImageException("is no ELF file: it has %d bytes".formatted(file.size()));
    }
    ByteBuffer header = bytes(file, 0, HEADER_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    if (header.getInt(0) != MAGIC) {
      throw new BadImageException("is no ELF file: it begins with %#x".formatted(header.getInt(0)));
    }
    expect("class", header.get(CLASS), CLASS_64, "64 bits");
    expect("byte order", header.get(DATA), LITTLE_ENDIAN, "little-endian");
    expect("machine", header.getShort(MACHINE) & 0xffff, AARCH64, "AArch64");
    expect("type", header.getShort(TYPE) & 0xffff, EXECUTABLE, "an executable at fixed addresses");
    return new ElfFile(header.getLong(ENTRY), segments(file, header));
  }

  private static List<Segment> segments(FileChannel file, ByteBuffer header) throws IOException {
    int count = header.getShort(HEADER_COUNT) & 0xffff;
    int size = header.getShort(HEADER_ENTRY_SIZE) & 0xffff;
    long at = header.getLong(HEADERS);
    if (count == 0 || count > MAX_HEADERS || size != Segment.HEADER_SIZE) {
      throw new BadImageException(
          "has %d program headers of %d bytes; expected 1 to %d of %d"
              .formatted(count, size, MAX_HEADERS, Segment.HEADER_SIZE));
    }
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ByteBuffer program = bytes(file, at + (long) i * size, size);
      switch (Segment.type(program)) {
        case Segment.LOAD -> {
          Segment segment = Segment.of(i, program);
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
