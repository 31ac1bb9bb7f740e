package stile.manager.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes small ELF files, right ones and wrong ones. */
public final class ElfBuilder {
  private static final int HEADER = 64;
  private static final int PROGRAM_HEADER = 56;
  private static final int TYPE_LOAD = 1;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Program(int type, int flags, long address, byte[] bytes, long memorySize) {}

  private final List<Program> programs = new ArrayList<>();
  private long entry;

  /** A program that begins at {@code entry}. */
  public ElfBuilder(long entry) {
    this.entry = entry;
  }

  /** Adds code, as long in memory as in the file. */
  public ElfBuilder code(long address, int length) {
    return segment(TYPE_LOAD, 5, address, length, length);
  }

  /** Adds data, zero from {@code length} on. */
  public ElfBuilder data(long address, int length, long memorySize) {
    return segment(TYPE_LOAD, 6, address, length, memorySize);
  }

  ElfBuilder segment(int type, int flags, long address, int length, long memorySize) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) (programs.size() + 1));
    programs.add(new Program(type, flags, address, bytes, memorySize));
    return this;
  }

  ByteBuffer bytes() {
    int size = HEADER + programs.size() * PROGRAM_HEADER;
    size += programs.stream().mapToInt(p -> p.bytes().length).sum();
    ByteBuffer elf = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    elf.putInt(0x464c457f).put((byte) 2).put((byte) 1).put((byte) 1).position(16);
    elf.putShort((short) 2).putShort((short) 183).putInt(1).putLong(entry).putLong(HEADER);
    elf.putLong(0).putInt(0).putShort((short) HEADER).putShort((short) PROGRAM_HEADER);
    elf.putShort((short) programs.size()).position(HEADER);
    int at = HEADER + programs.size() * PROGRAM_HEADER;
    for (Program p : programs) {
      elf.putInt(p.type()).putInt(p.flags()).putLong(at).putLong(p.address()).putLong(p.address());
      elf.putLong(p.bytes().length).putLong(p.memorySize()).putLong(8);
      at += p.bytes().length;
    }
    programs.forEach(p -> elf.put(p.bytes()));
    return elf.flip();
  }

  /** The same of 32 bits, for a Cortex-M or R. */
  ByteBuffer bytes32() {
    int at = 52 + programs.size() * 32;
    int size = at + programs.stream().mapToInt(p -> p.bytes().length).sum();
    ByteBuffer elf = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    elf.putInt(0x464c457f).put((byte) 1).put((byte) 1).put((byte) 1).position(16);
    elf.putShort((short) 2).putShort((short) 40).putInt(1).putInt((int) entry).putInt(52);
    elf.putInt(0).putInt(0).putShort((short) 52).putShort((short) 32);
    elf.putShort((short) programs.size()).position(52);
    for (Program p : programs) {
      elf.putInt(p.type()).putInt(at).putInt((int) p.address()).putInt((int) p.address());
      elf.putInt(p.bytes().length).putInt((int) p.memorySize()).putInt(p.flags()).putInt(8);
      at += p.bytes().length;
    }
    programs.forEach(p -> elf.put(p.bytes()));
    return elf.flip();
  }

  /** Writes the file. */
  public Path write(Path file) {
    return write(file, bytes());
  }

  /** The same of 32 bits. */
  public Path write32(Path file) {
    return write(file, bytes32());
  }

  static Path write(Path file, ByteBuffer bytes) {
    try {
      byte[] content = new byte[bytes.limit()];
      bytes.get(0, content);
      return Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
