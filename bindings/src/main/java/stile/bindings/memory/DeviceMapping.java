package stile.bindings.memory;

import java.lang.foreign.MemorySegment;
import stile.bindings.sys.Fd;
import stile.bindings.sys.SysException;

/**
 * Device memory, as {@code /dev/uioN} maps it on arm64: each access reaches the bus as it was
 * written, aligned, of its own width. Registers are accessed as such; a carve-out has rules of its
 * own, see the package.
 */
public final class DeviceMapping implements Mapping {
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
   * All of it, as memory that is shared with a peer. Whoever has it moves bytes by {@link
   * DeviceCopy} and touches it otherwise only through handles that want alignment.
   */
  public MemorySegment memory() {
    return region.segment();
  }

  @Override
  public long size() {
    return registers.size();
  }

  @Override
  public void close() {
    region.close();
  }
}
