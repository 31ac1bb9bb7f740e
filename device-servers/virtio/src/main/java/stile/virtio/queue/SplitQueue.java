package stile.virtio.queue;

import static stile.virtio.queue.SplitLayout.AVAIL_ELEM;
import static stile.virtio.queue.SplitLayout.AVAIL_ELEM_SIZE;
import static stile.virtio.queue.SplitLayout.AVAIL_F_NO_INTERRUPT;
import static stile.virtio.queue.SplitLayout.FLAGS;
import static stile.virtio.queue.SplitLayout.IDX;
import static stile.virtio.queue.SplitLayout.INDEX;
import static stile.virtio.queue.SplitLayout.LE16;
import static stile.virtio.queue.SplitLayout.RING;
import static stile.virtio.queue.SplitLayout.USED_ELEM;
import static stile.virtio.queue.SplitLayout.USED_ELEM_SIZE;
import static stile.virtio.queue.SplitLayout.USED_F_NO_NOTIFY;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import stile.bindings.memory.DeviceCopy;
import stile.bindings.memory.Fences;

/**
 * The split virtqueue (virtio 1.4, section 2.7).
 *
 * <p>Of the driver's memory it reads the available index, each ring entry and each descriptor once
 * per chain, checks what it read, and goes by that copy. Of its own used ring it reads nothing
 * back: the driver could have written there.
 */
public final class SplitQueue implements Virtqueue {
  private final int index;
  private final int size;
  private final int mask;
  private final boolean eventIdx;
  private final boolean device;
  private final Fences fences;
  private final MemorySegment avail;
  private final MemorySegment used;
  private final SplitDescriptors descriptors;
  private final Chains chains;

  /**
   * By slot: the used elements the driver was not shown yet. One loop puts them into the ring, and
   * the compiler hoists the segment's checks, about fifteen instructions, out of it.
   */
  private final long[] completed;

  /**
   * Free-running 16-bit indices, kept in ints: the next entry to take, and how far the driver is
   * known to have gone.
   */
  private int nextAvail;

  private int knownAvail;

  /** The next used entry to fill, and how far the driver was shown. */
  private int nextUsed;

  private int shownUsed;

  /**
   * @param index its number in its device
   * @param settings its size and bus addresses
   * @param regions what those addresses are looked up in
   * @param indirect whether VIRTIO_F_INDIRECT_DESC was negotiated
   * @param eventIdx whether VIRTIO_F_EVENT_IDX was negotiated
   * @throws VirtqueueException when the size is not a power of two, or a part is misaligned or
   *     outside the regions
   */
  public SplitQueue(
      int index,
      QueueSettings settings,
      SharedRegions regions,
      boolean indirect,
      boolean eventIdx) {
    this.index = index;
    this.size = settings.size();
    this.mask = settings.powerOfTwo() - 1;
    this.eventIdx = eventIdx;
    this.device = regions.device();
    this.fences = regions.fences();
    this.avail = settings.availableRing(regions);
    this.used = settings.usedRing(regions);
    this.descriptors =
        new SplitDescriptors(settings.descriptorTable(regions), settings, regions, indirect);
    this.chains = new Chains(index, size, regions);
    this.completed = new long[size];
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public @Nullable DescriptorChain next() {
    int at = nextAvail;
    if (at == knownAvail && !moreAvailable()) {
      return null;
    }
    int head = avail.get(AVAIL_ELEM, RING + (long) AVAIL_ELEM_SIZE * (at & mask)) & 0xffff;
    if (head >= size) {
      throw badHead(head);
    }
    DescriptorChain chain = take(head);
    nextAvail = (at + 1) & 0xffff;
    return chain;
  }

  /** Takes a chain by its head, wherever in the available ring that stood. */
  DescriptorChain take(int head) {
    DescriptorChain chain = chains.free();
    chains.name(chain, head);
    descriptors.collect(chain);
    chains.take(chain);
    return chain;
  }

  /** Puts back what {@link #take} took. */
  void leave(DescriptorChain chain) {
    chains.requireTaken(chain);
    chains.give(chain);
  }

  private boolean moreAvailable() {
    int idx = (short) INDEX.getAcquire(avail, (long) IDX) & 0xffff;
    int ahead = (idx - nextAvail) & 0xffff;
    if (ahead > size || ahead < ((knownAvail - nextAvail) & 0xffff)) {
      throw new VirtqueueException(
          "available index jumped from %d to %d in a queue of %d".formatted(knownAvail, idx, size));
    }
    fences.acquire();
    knownAvail = idx;
    return ahead != 0;
  }

  private VirtqueueException badHead(int head) {
    return new VirtqueueException(
        "available entry %d holds descriptor %d of %d".formatted(nextAvail & mask, head, size));
  }

  @Override
  public void undo(DescriptorChain chain) {
    leave(chain);
    nextAvail = (nextAvail - 1) & 0xffff;
  }

  @Override
  public void complete(DescriptorChain chain, long written) {
    chains.requireTaken(chain);
    if (written < 0 || written > chain.writableBytes) {
      throw new IllegalArgumentException(
          written + " bytes written into " + chain.writableBytes + " of chain " + chain.id);
    }
    chains.give(chain);
    int at = nextUsed;
    completed[at & (completed.length - 1)] = written << 32 | chain.id;
    nextUsed = (at + 1) & 0xffff;
  }

  @Override
  public boolean flush() {
    if (nextUsed == shownUsed) {
      return false;
    }
    int old = shownUsed;
    int more = (nextUsed - old) & 0xffff;
    if (device) {
      show(old, more);
    } else {
      for (int i = 0; i < more; i++) {
        int at = (old + i) & mask;
        used.set(USED_ELEM, RING + (long) USED_ELEM_SIZE * at, completed[at]);
      }
    }
    shownUsed = nextUsed;
    fences.release();
    INDEX.setRelease(used, (long) IDX, (short) nextUsed);
    // The driver's wish must be read after the index is out, or both sides may sleep (section
    // 2.7.7.2).
    fences.full();
    if (!eventIdx) {
      return (avail.get(LE16, FLAGS) & AVAIL_F_NO_INTERRUPT) == 0;
    }
    int event = avail.get(LE16, SplitLayout.usedEvent(size)) & 0xffff;
    // Was the event's entry among those just shown? Section 2.7.7.2, modulo 2^16.
    return ((nextUsed - event - 1) & 0xffff) < more;
  }

  /** A used element is aligned to 4 only, so Device memory takes it by halves. */
  private void show(int from, int count) {
    for (int i = 0; i < count; i++) {
      int at = (from + i) & mask;
      DeviceCopy.set(used, RING + (long) USED_ELEM_SIZE * at, USED_ELEM_SIZE, completed[at]);
    }
  }

  @Override
  public boolean arm() {
    int known = knownAvail;
    if (eventIdx) {
      INDEX.setRelease(used, SplitLayout.availEvent(size), (short) known);
    } else {
      INDEX.setRelease(used, (long) FLAGS, (short) 0);
    }
    fences.full();
    moreAvailable();
    return knownAvail != known;
  }

  @Override
  public boolean idle() {
    return chains.idle();
  }

  @Override
  public int position() {
    return shownUsed;
  }

  /** How far the driver was shown stands in the ring itself, and is the device's own word. */
  int usedIndex() {
    return (short) INDEX.getAcquire(used, (long) IDX) & 0xffff;
  }

  @Override
  public void resume(int position) {
    int shown = usedIndex();
    if (position >>> 16 != 0 || ((position - shown) & 0xffff) > size) {
      throw new VirtqueueException(
          "goes on at available index %d, with the used index at %d, in a queue of %d"
              .formatted(position, shown, size));
    }
    nextAvail = position;
    knownAvail = position;
    nextUsed = shown;
    shownUsed = shown;
  }

  @Override
  public void disarm() {
    // With EVENT_IDX there is nothing to take back: the event's entry passes once.
    if (!eventIdx) {
      INDEX.setRelease(used, (long) FLAGS, (short) USED_F_NO_NOTIFY);
    }
  }
}
