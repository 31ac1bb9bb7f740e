package stile.virtio.queue;

import static stile.virtio.queue.PackedLayout.EVENT;
import static stile.virtio.queue.PackedLayout.EVENT_DESC;
import static stile.virtio.queue.PackedLayout.EVENT_DISABLE;
import static stile.virtio.queue.PackedLayout.EVENT_ENABLE;
import static stile.virtio.queue.PackedLayout.EVENT_WRAP;
import static stile.virtio.queue.PackedLayout.FLAGS;
import static stile.virtio.queue.PackedLayout.FLAGS_HANDLE;
import static stile.virtio.queue.PackedLayout.MARKS;
import static stile.virtio.queue.PackedLayout.WORD;
import static stile.virtio.queue.SplitLayout.DESC_F_WRITE;
import static stile.virtio.queue.SplitLayout.DESC_HALF;
import static stile.virtio.queue.SplitLayout.DESC_SIZE;
import static stile.virtio.queue.SplitLayout.DESC_WORD;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import stile.bindings.memory.Fences;

/**
 * The packed virtqueue (virtio 1.4, section 2.8): one ring, in which the driver makes descriptors
 * available and the device overwrites them with used ones.
 *
 * <p>A descriptor is read once, its flags first, and what was read is checked and gone by. Where
 * the device is, what it holds and how many descriptors each chain took it keeps for itself: the
 * driver can write all over the ring.
 */
public final class PackedQueue implements Virtqueue {
  /**
   * A new ring, in the words of a front end that says nothing of the used side, as DPDK's
   * virtio-user. To the letter it is a ring whose descriptors are all taken, which nobody stops at.
   */
  private static final int AVAIL_BEGIN = EVENT_WRAP;

  private final int index;
  private final int size;
  private final boolean eventIdx;
  private final Fences fences;
  private final MemorySegment ring;
  private final MemorySegment driverEvent;
  private final MemorySegment deviceEvent;
  private final PackedDescriptors descriptors;
  private final Chains chains;

  /**
   * What the driver was not shown yet: bytes written, id and position in one, 32 + 16 + 16 bits.
   */
  private final long[] completed;

  private int completedCount;

  /**
   * Positions: of the next descriptor to take; of the next to use; how far the driver was shown.
   */
  private int nextAvail;

  private int nextUsed;
  private int shownUsed;

  /** How many descriptors from {@link #nextAvail} on this side knows to be available. */
  private int ahead;

  /**
   * @param index its number in its device
   * @param settings its size and bus addresses
   * @param regions what those addresses are looked up in
   * @param indirect whether VIRTIO_F_INDIRECT_DESC was negotiated
   * @param eventIdx whether VIRTIO_F_EVENT_IDX was negotiated
   * @throws VirtqueueException when a part is misaligned or outside the regions
   */
  public PackedQueue(
      int index,
      QueueSettings settings,
      SharedRegions regions,
      boolean indirect,
      boolean eventIdx) {
    this.index = index;
    this.size = settings.size();
    this.eventIdx = eventIdx;
    this.fences = regions.fences();
    this.ring = settings.descriptorRing(regions);
    this.driverEvent = settings.driverEvent(regions);
    this.deviceEvent = settings.deviceEvent(regions);
    this.descriptors = new PackedDescriptors(ring, settings, regions, indirect);
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
    int flags = flags(at);
    if ((flags & MARKS) != PackedLayout.availableMarks(at, size)) {
      return null;
    }
    fences.acquire();
    DescriptorChain chain = chains.free();
    int room = size - PackedLayout.distance(shownUsed, at, size);
    int id = descriptors.collect(chain, at, flags, room);
    if (id >= size) {
      throw badId(at, id);
    }
    chains.name(chain, id);
    chains.take(chain);
    nextAvail = PackedLayout.advance(at, chain.slots, size);
    ahead = Math.max(ahead - chain.slots, 0);
    return chain;
  }

  /**
   * Takes a chain that is not in the ring any more.
   *
   * @param copy its descriptors in a ring of their own, from the first slot on
   * @param slots how many they are
   */
  DescriptorChain take(MemorySegment copy, int slots) {
    DescriptorChain chain = chains.free();
    int flags = (short) FLAGS_HANDLE.get(copy, (long) FLAGS);
    int id = descriptors.of(copy).collect(chain, 0, flags, slots);
    if (id >= size || chain.slots != slots) {
      throw badId(0, id);
    }
    chains.name(chain, id);
    chains.take(chain);
    return chain;
  }

  /** Puts back what the other {@code take} took. */
  void leave(DescriptorChain chain) {
    chains.requireTaken(chain);
    chains.give(chain);
  }

  /** Copies the descriptors of the chain last taken from the ring, as they stand there. */
  void copy(DescriptorChain chain, MemorySegment to) {
    int from = PackedLayout.advance(nextAvail, 2 * size - chain.slots, size);
    for (int i = 0; i < chain.slots; i++) {
      int slot = PackedLayout.slot(PackedLayout.advance(from, i, size), size);
      long start = (long) DESC_SIZE * slot;
      to.set(DESC_HALF, (long) DESC_SIZE * i, ring.get(DESC_HALF, start));
      to.set(DESC_HALF, (long) DESC_SIZE * i + DESC_WORD, ring.get(DESC_HALF, start + DESC_WORD));
    }
  }

  /** Where it uses the next descriptor: as {@link #position} has it, 16 bits. */
  int nextUsedEvent() {
    return PackedLayout.event(nextUsed, size);
  }

  /** Whether the driver's descriptor is still there, or was used. */
  boolean usedAt(int event) {
    int position = resumed(event);
    return (flags(position) & MARKS) != PackedLayout.availableMarks(position, size);
  }

  /** Goes on with so many descriptors taken after the next to use. */
  void resume(int event, int taken) {
    nextUsed = resumed(event);
    shownUsed = nextUsed;
    nextAvail = PackedLayout.advance(nextUsed, taken, size);
    ahead = 0;
  }

  private int flags(int position) {
    long start = (long) DESC_SIZE * PackedLayout.slot(position, size);
    return (short) FLAGS_HANDLE.getAcquire(ring, start + FLAGS);
  }

  /** Any 16-bit id would serve the standard; that it is below the size is what drivers do. */
  private VirtqueueException badId(int position, int id) {
    return new VirtqueueException(
        "chain at descriptor %d: buffer id %d in a queue of %d"
            .formatted(PackedLayout.slot(position, size), id, size));
  }

  @Override
  public void undo(DescriptorChain chain) {
    leave(chain);
    nextAvail = PackedLayout.advance(nextAvail, 2 * size - chain.slots, size);
    ahead += chain.slots;
  }

  @Override
  public void complete(DescriptorChain chain, long written) {
    chains.requireTaken(chain);
    if (written < 0 || written > chain.writableBytes) {
      throw new IllegalArgumentException(
          written + " bytes written into " + chain.writableBytes + " of chain " + chain.id);
    }
    chains.give(chain);
    completed[completedCount++] = written << 32 | (long) chain.id << 16 | nextUsed;
    nextUsed = PackedLayout.advance(nextUsed, chain.slots, size);
  }

  @Override
  public boolean flush() {
    int count = completedCount;
    if (count == 0) {
      return false;
    }
    // The driver looks at the first one only until that is used, so it is stored last and releases
    // the others (section 2.8.2).
    for (int i = 1; i < count; i++) {
      ring.set(DESC_HALF, place(completed[i]), used(completed[i]));
    }
    fences.release();
    WORD.setRelease(ring, place(completed[0]), used(completed[0]));
    completedCount = 0;
    int old = shownUsed;
    shownUsed = nextUsed;
    // The driver's wish must be read after the descriptors are out, or both sides may sleep.
    fences.full();
    return wanted((int) EVENT.getOpaque(driverEvent, 0L), old);
  }

  /** Where the second word of a used descriptor goes. */
  private long place(long completion) {
    return (long) DESC_SIZE * PackedLayout.slot((int) completion & 0xffff, size) + DESC_WORD;
  }

  /** That word: length, id and flags. WRITE says that the length counts (section 2.8.4). */
  private long used(long completion) {
    long length = completion >>> 32;
    long flags =
        PackedLayout.usedMarks((int) completion & 0xffff, size) | (length != 0 ? DESC_F_WRITE : 0);
    return flags << 48 | (completion << 16 & 0xffff_0000_0000L) | length;
  }

  /**
   * Whether the driver wants to hear of the descriptors used since a position (section 2.8.10). A
   * wish that means nothing is granted: a notification too many does no harm.
   */
  private boolean wanted(int wish, int old) {
    int flags = wish >>> 16 & 3;
    int slot = wish & (EVENT_WRAP - 1);
    if (flags != EVENT_DESC || !eventIdx || slot >= size) {
      return flags != EVENT_DISABLE;
    }
    int event = (wish & EVENT_WRAP) != 0 ? slot : slot + size;
    return PackedLayout.distance(old, event, size) < PackedLayout.distance(old, shownUsed, size);
  }

  @Override
  public boolean arm() {
    int known = PackedLayout.advance(nextAvail, ahead, size);
    // One store, so that the driver sees no offset without its flags.
    EVENT.setRelease(
        deviceEvent,
        0L,
        eventIdx ? EVENT_DESC << 16 | PackedLayout.event(known, size) : EVENT_ENABLE << 16);
    fences.full();
    int more = 0;
    int room = size - PackedLayout.distance(shownUsed, known, size);
    while (more < room && available(PackedLayout.advance(known, more, size))) {
      more++;
    }
    ahead += more;
    return more != 0;
  }

  private boolean available(int position) {
    return (flags(position) & MARKS) == PackedLayout.availableMarks(position, size);
  }

  @Override
  public boolean idle() {
    return chains.idle();
  }

  /** What is taken and was not shown as used comes again. */
  @Override
  public int position() {
    int shown = PackedLayout.event(shownUsed, size);
    return shown << 16 | shown;
  }

  @Override
  public void resume(int position) {
    nextAvail = resumed(position & 0xffff);
    nextUsed = position == AVAIL_BEGIN ? nextAvail : resumed(position >>> 16);
    shownUsed = nextUsed;
    if (PackedLayout.distance(nextUsed, nextAvail, size) > size) {
      throw cannotResume(position);
    }
  }

  private int resumed(int event) {
    int slot = event & (EVENT_WRAP - 1);
    if (slot >= size) {
      throw cannotResume(event);
    }
    return (event & EVENT_WRAP) != 0 ? slot : slot + size;
  }

  private VirtqueueException cannotResume(int position) {
    return new VirtqueueException("goes on at %#x in a queue of %d".formatted(position, size));
  }

  @Override
  public void disarm() {
    // With EVENT_IDX too: the ring comes to the event's descriptor again every other lap.
    EVENT.setRelease(deviceEvent, 0L, EVENT_DISABLE << 16);
  }
}
