package stile.bindings.memory;

import java.lang.foreign.MemorySegment;
import stile.bindings.sys.Fd;
import stile.bindings.sys.SysException;

/** Cacheable memory shared with a peer, another process or a file. Bulk copies are fine. */
public final class NormalMapping implements Mapping {
  private final MappedRegion region;
  private final MemorySegment segment;

  private NormalMapping(MappedRegion region, MemorySegment segment) {
    this.region = region;
    this.segment = segment;
  }

  /**
   * Maps {@code size} bytes from {@code offset} for reading and writing. The descriptor may be
   * closed afterwards.
   *
   * @param offset a multiple of the page size
   * @throws SysException EINVAL when the offset is not aligned or the file too short, EACCES when
   *     it is not open for both
   */
  public static NormalMapping map(Fd fd, long offset, long size) throws SysException {
    MappedRegion region =
        new MappedRegion(fd, offset, size, MappedRegion.PROT_READ | MappedRegion.PROT_WRITE);
    return new NormalMapping(region, region.segment());
  }

  /** As {@link #map}, for reading only: writing into the segment throws. */
  public static NormalMapping mapReadOnly(Fd fd, long offset, long size) throws SysException {
    MappedRegion region = new MappedRegion(fd, offset, size, MappedRegion.PROT_READ);
    return new NormalMapping(region, region.segment().asReadOnly());
  }

  /** All of it. Any thread may use it, until {@link #close}. */
  public MemorySegment segment() {
    return segment;
  }

  @Override
  public long size() {
    return segment.byteSize();
  }

  @Override
  public void close() {
    region.close();
  }
}
