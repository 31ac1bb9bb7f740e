package stile.manager.image;

import java.nio.ByteBuffer;

/** Where things stand in the headers of an ELF file (elf(5)): Elf32_Ehdr and Elf64_Ehdr. */
enum ElfLayout {
  BITS_32(1, 52, 28, 42, 44, 32),
  BITS_64(2, 64, 32, 54, 56, 56);

  // What is in one place in both
  static final int CLASS = 4;
  static final int DATA = 5;
  static final int TYPE = 16;
  static final int MACHINE = 18;
  static final int ENTRY = 24;

  /** The number of the class. */
  final int number;

  /** Bytes in the file's header. */
  final int header;

  /** Where it says where the program headers are, how large each, and how many. */
  final int programs;

  final int programSize;
  final int programCount;

  /** Bytes in a program header. */
  final int program;

  ElfLayout(int number, int header, int programs, int programSize, int programCount, int program) {
    this.number = number;
    this.header = header;
    this.programs = programs;
    this.programSize = programSize;
    this.programCount = programCount;
    this.program = program;
  }

  /** An address, an offset or a size. */
  long word(ByteBuffer bytes, int at) {
    return this == BITS_32 ? Integer.toUnsignedLong(bytes.getInt(at)) : bytes.getLong(at);
  }
}
