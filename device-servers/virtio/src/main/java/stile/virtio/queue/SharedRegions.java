package stile.virtio.queue;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import stile.bindings.memory.Barriers;
import stile.bindings.memory.Fences;

/**
 * The memory a driver may name: regions, each at a base bus address. Every address in a descriptor
 * or queue set-up is looked up here, and what does not lie wholly within one region is refused.
 */
public final class SharedRegions {
  /**
   * One region.
   *
   * @param base its first bus address
   * @param memory its bytes
   * @param type how they may be accessed
   */
  public record Region(long base, MemorySegment memory, MemoryType type) {
    /** One of Normal memory. */
    public Region(long base, MemorySegment memory) {
      this(base, memory, MemoryType.NORMAL);
    }
  }

  private final long firstBase;
  private final long firstLength;
  private final MemorySegment firstMemory;

  private final long[] bases;
  private final long[] lengths;
  private final MemorySegment[] memories;
  private final boolean device;
  private final Fences fences;

  /**
   * @throws IllegalArgumentException when two overlap, one wraps around the address space or is
   *     aligned otherwise in memory than on the bus, or there is none
   */
  public SharedRegions(List<Region> regions) {
    this(
        regions,
        regions.stream().anyMatch(r -> r.type() == MemoryType.UNCACHED)
            ? Fences.outside(Barriers.system())
            : Fences.coherent());
  }

  /**
   * @param fences those that reach the driver
   */
  SharedRegions(List<Region> regions, Fences fences) {
    this.fences = fences;
    List<Region> sorted =
        regions.stream().sorted((a, b) -> Long.compareUnsigned(a.base(), b.base())).toList();
    int n = sorted.size();
    if (n == 0) {
      throw new IllegalArgumentException("no shared region");
    }
    bases = new long[n];
    lengths = new long[n];
    memories = new MemorySegment[n];
    for (int i = 0; i < n; i++) {
      bases[i] = sorted.get(i).base();
      memories[i] = sorted.get(i).memory();
      lengths[i] = memories[i].byteSize();
      long end = bases[i] + lengths[i];
      if (lengths[i] == 0 || Long.compareUnsigned(end - 1, bases[i]) < 0) {
        throw new IllegalArgumentException(
            "region at %#x is empty or wraps: %#x bytes".formatted(bases[i], lengths[i]));
      }
      if (((bases[i] ^ memories[i].address()) & (SplitLayout.DESC_ALIGN - 1)) != 0) {
        throw new IllegalArgumentException(
            "region at %#x lies in memory at %#x: what is aligned there is not aligned here"
                .formatted(bases[i], memories[i].address()));
      }
      if (i > 0 && Long.compareUnsigned(bases[i] - bases[i - 1], lengths[i - 1]) < 0) {
        throw new IllegalArgumentException(
            "regions at %#x and %#x overlap".formatted(bases[i - 1], bases[i]));
      }
    }
    firstBase = bases[0];
    firstLength = lengths[0];
    firstMemory = memories[0];
    device = regions.stream().anyMatch(r -> r.type() == MemoryType.DEVICE);
  }

  private SharedRegions() {
    firstBase = 0;
    firstLength = -1; // shorter than anything one could look up
    firstMemory = MemorySegment.NULL;
    bases = new long[0];
    lengths = new long[0];
    memories = new MemorySegment[0];
    device = false;
    fences = Fences.coherent();
  }

  /** No memory: every address is refused. */
  public static SharedRegions none() {
    return new SharedRegions();
  }

  /** One region alone. */
  public static SharedRegions of(long base, MemorySegment memory) {
    return new SharedRegions(List.of(new Region(base, memory)));
  }

  /**
   * Finds the region that holds {@code length} bytes from {@code address}.
   *
   * @param address any value
   * @param length 0 to 2^32
   * @return its number, or -1
   */
  int find(long address, long length) {
    // Unsigned for every address: below the base, the difference is negative or exceeds any length.
    long offset = address - firstBase;
    return offset >= 0 && offset <= firstLength - length ? 0 : findOther(address, length);
  }

  private int findOther(long address, long length) {
    for (int i = 1; i < bases.length; i++) {
      long offset = address - bases[i];
      if (offset >= 0 && offset <= lengths[i] - length) {
        return i;
      }
    }
    return -1;
  }

  /** The memory of a region that {@link #find} gave. */
  MemorySegment memory(int region) {
    return region == 0 ? firstMemory : memories[region];
  }

  /**
   * Whether any region is Device memory. Then all are accessed so: what suits Device memory suits
   * any, and a carve-out is of one type anyhow.
   */
  boolean device() {
    return device;
  }

  /** Those that reach the driver. */
  Fences fences() {
    return fences;
  }

  /**
   * Whether the words of a descriptor can be read at an address. Only an indirect table can lie so
   * that they cannot: the standard asks nothing of it, and drivers align it all the same.
   */
  boolean canReadWords(long address) {
    return !device || (address & (Long.BYTES - 1)) == 0;
  }

  /** The base of a region that {@link #find} gave. */
  long base(int region) {
    return region == 0 ? firstBase : bases[region];
  }

  /**
   * The bytes at a bus address.
   *
   * @throws VirtqueueException when they are not within one region
   */
  public MemorySegment slice(long address, long length, String what) {
    int region = find(address, length);
    if (region < 0) {
      throw new VirtqueueException(
          "%s at %#x, %d bytes, is outside the shared regions %s"
              .formatted(what, address, length, this));
    }
    return memories[region].asSlice(address - bases[region], length);
  }

  @Override
  public String toString() {
    String[] names = new String[bases.length];
    Arrays.setAll(names, i -> "[%#x, +%#x]".formatted(bases[i], lengths[i]));
    return String.join(" ", names);
  }
}
