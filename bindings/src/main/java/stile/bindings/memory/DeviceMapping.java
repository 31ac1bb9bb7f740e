package stile.bindings.memory;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import stile.bindings.sys.Fd;
import stile.bindings.sys.SysException;

/**
 * Device memory, as {@code /dev/uioN} maps it on arm64: each access reaches the bus as it was
 * written, aligned, of its own width. There is no segment to be had from it; see the package.
 */
public final class DeviceMapping implements Mapping {
  private static final int WORD = Integer.BYTES;
  private static final ValueLayout.OfInt LITTLE_ENDIAN_WORD =
      JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MappedRegion region;
  private final Registers registers;

  private DeviceMapping(MappedRegion region) {
    this.region = region;
    registers = new Registers(region.segment());
  }

  /**
   * Maps {@code size} bytes from {@code offset} for reading and writing.
   *
   * @param offset a multiple of the page size; map <i>n</i> of a uio device starts at page <i>n</i>
   */
  public static DeviceMapping map(Fd fd, long offset, long size) throws SysException {
    return new DeviceMapping(
        new MappedRegion(fd, offset, size, MappedRegion.PROT_READ | MappedRegion.PROT_WRITE));
  }

  /** All of it, as registers. */
  public Registers registers() {
    return registers;
  }

  /**
   * Copies from the device into {@code target}, word by word.
   *
   * @param offset a multiple of four
   * @param target a multiple of four bytes long, anywhere in memory
   */
  public void copyOut(long offset, MemorySegment target) {
    requireWords(target);
    for (long i = 0; i < target.byteSize(); i += WORD) {
      target.set(LITTLE_ENDIAN_WORD, i, registers.get32(offset + i));
    }
  }

  /** Copies {@code source} to the device, word by word; the same restrictions. */
  public void copyIn(long offset, MemorySegment source) {
    requireWords(source);
    for (long i = 0; i < source.byteSize(); i += WORD) {
      registers.set32(offset + i, source.get(LITTLE_ENDIAN_WORD, i));
    }
  }

  @Override
  public long size() {
    return registers.size();
  }

  @Override
  public void close() {
    region.close();
  }

  private static void requireWords(MemorySegment segment) {
    if (segment.byteSize() % WORD != 0) {
      throw new IllegalArgumentException(segment.byteSize() + " bytes are no multiple of " + WORD);
    }
  }
}
