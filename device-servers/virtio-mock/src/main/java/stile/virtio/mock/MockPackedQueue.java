package stile.virtio.mock;

import static stile.virtio.queue.PackedLayout.DESC_F_AVAIL;
import static stile.virtio.queue.PackedLayout.DESC_F_USED;
import static stile.virtio.queue.PackedLayout.EVENT_DESC;
import static stile.virtio.queue.PackedLayout.EVENT_DISABLE;
import static stile.virtio.queue.PackedLayout.EVENT_ENABLE;
import static stile.virtio.queue.PackedLayout.EVENT_SIZE;
import static stile.virtio.queue.PackedLayout.EVENT_WRAP;
import static stile.virtio.queue.SplitLayout.DESC_F_INDIRECT;
import static stile.virtio.queue.SplitLayout.DESC_F_NEXT;
import static stile.virtio.queue.SplitLayout.DESC_F_WRITE;
import static stile.virtio.queue.SplitLayout.DESC_SIZE;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Deque;
import stile.virtio.queue.PackedLayout;
import stile.virtio.queue.QueueSettings;
import stile.virtio.queue.SplitLayout;

/**
 * The driver's side of a packed virtqueue. It counts in slots and wrap counters, as the standard.
 */
public final class MockPackedQueue extends MockQueue {
  private static final VarHandle FLAGS = LE16.varHandle();
  private static final VarHandle EVENT = LE32.varHandle();

  private final int size;
  private final MemorySegment ring;
  private final MemorySegment driverEvent;
  private final MemorySegment deviceEvent;
  private final Deque<Integer> freeIds = new ArrayDeque<>();

  /** By buffer id: how many descriptors its chain takes. */
  private final int[] slots;

  private int freeSlots;
  private int availSlot;
  private boolean availWrap = true;
  private int usedSlot;
  private boolean usedWrap = true;

  /** Made available since the driver last decided whether to notify. */
  private int untold;

  /** Lays a queue of {@code size} descriptors into {@code memory}. */
  public MockPackedQueue(MockMemory memory, int size) {
    super(
        memory,
        new QueueSettings(
            size,
            memory.allocate(SplitLayout.descSize(size), SplitLayout.DESC_ALIGN),
            memory.allocate(EVENT_SIZE, SplitLayout.DESC_ALIGN),
            memory.allocate(EVENT_SIZE, SplitLayout.DESC_ALIGN)));
    this.size = size;
    ring = memory.at(settings.desc(), SplitLayout.descSize(size));
    driverEvent = memory.at(settings.driver(), EVENT_SIZE);
    deviceEvent = memory.at(settings.device(), EVENT_SIZE);
    slots = new int[size];
    freeSlots = size;
    for (int i = 0; i < size; i++) {
      freeIds.add(i);
    }
  }

  @Override
  int submit(MockRequest request) {
    var buffers = request.buffers();
    int needed = request.isIndirect() ? 1 : buffers.size();
    if (buffers.isEmpty() || freeSlots < needed) {
      throw new IllegalStateException(
          "%d descriptors wanted, %d free".formatted(needed, freeSlots));
    }
    int id = freeIds.remove();
    slots[id] = needed;
    freeSlots -= needed;
    pending.put(id, request);
    if (request.isIndirect()) {
      long bytes = SplitLayout.descSize(buffers.size());
      long table = memory.allocate(bytes, SplitLayout.DESC_ALIGN);
      for (int i = 0; i < buffers.size(); i++) {
        var buffer = buffers.get(i);
        int flags = buffer.writable() ? DESC_F_WRITE : 0;
        write(memory.at(table, bytes), i, buffer.address(), buffer.length(), 0, flags);
      }
      writeDescriptor(availSlot, table, (int) bytes, id, available(DESC_F_INDIRECT));
      advance(1);
    } else {
      place(request, id);
    }
    return id;
  }

  @Override
  public void again(MockRequest request) {
    place(request, request.head());
  }

  /** Puts a request's buffers into the ring, the first one's flags last. */
  private void place(MockRequest request, int id) {
    int first = availSlot;
    int firstFlags = 0;
    int count = request.buffers().size();
    for (int i = 0; i < count; i++) {
      var buffer = request.buffers().get(i);
      int flags =
          available((buffer.writable() ? DESC_F_WRITE : 0) | (i + 1 < count ? DESC_F_NEXT : 0));
      put(availSlot, buffer.address(), buffer.length(), id);
      if (i == 0) {
        firstFlags = flags;
      } else {
        writeFlags(availSlot, flags);
      }
      advance(1);
    }
    writeFlags(first, firstFlags);
  }

  /** Flags with the marks of a descriptor that is made available now. */
  public int available(int flags) {
    return flags | (availWrap ? DESC_F_AVAIL : DESC_F_USED);
  }

  /** Goes some descriptors on without writing them. */
  public void advance(int descriptors) {
    untold += descriptors;
    availSlot += descriptors;
    if (availSlot >= size) {
      availSlot -= size;
      availWrap = !availWrap;
    }
  }

  /** The slot to be made available next. */
  public int availSlot() {
    return availSlot;
  }

  /** Writes all of a descriptor, its flags last. */
  public void writeDescriptor(int slot, long address, int length, int id, int flags) {
    put(slot, address, length, id);
    writeFlags(slot, flags);
  }

  private void put(int slot, long address, int length, int id) {
    long at = (long) DESC_SIZE * slot;
    ring.set(LE64, at, address);
    ring.set(LE32, at + 8, length);
    ring.set(LE16, at + PackedLayout.ID, (short) id);
  }

  /** Writes a descriptor's flags alone. */
  public void writeFlags(int slot, int flags) {
    FLAGS.setRelease(ring, (long) DESC_SIZE * slot + PackedLayout.FLAGS, (short) flags);
  }

  private int flags(int slot) {
    return (short) FLAGS.getAcquire(ring, (long) DESC_SIZE * slot + PackedLayout.FLAGS);
  }

  @Override
  public boolean moreUsed() {
    int flags = flags(usedSlot);
    return ((flags & DESC_F_AVAIL) != 0) == usedWrap && ((flags & DESC_F_USED) != 0) == usedWrap;
  }

  @Override
  public void collect() {
    while (!pending.isEmpty() && moreUsed()) {
      long at = (long) DESC_SIZE * usedSlot;
      int id = ring.get(LE16, at + PackedLayout.ID) & 0xffff;
      boolean wrote = (flags(usedSlot) & DESC_F_WRITE) != 0;
      used(id, wrote ? ring.get(LE32, at + 8) & 0xffff_ffffL : 0);
      freeIds.add(id);
      freeSlots += slots[id];
      usedSlot += slots[id];
      if (usedSlot >= size) {
        usedSlot -= size;
        usedWrap = !usedWrap;
      }
    }
  }

  /** Writes the driver's event suppression structure, to any values. */
  public void driverEvent(int offsetAndWrap, int flags) {
    EVENT.setRelease(driverEvent, 0L, flags << 16 | offsetAndWrap);
  }

  /** The device's event suppression structure: flags above offset and wrap counter. */
  public int deviceEvent() {
    return (int) EVENT.getAcquire(deviceEvent, 0L);
  }

  @Override
  public void suppressInterrupts(boolean suppress) {
    driverEvent(0, suppress ? EVENT_DISABLE : EVENT_ENABLE);
  }

  @Override
  public void interruptAtNext() {
    driverEvent(usedSlot | (usedWrap ? EVENT_WRAP : 0), EVENT_DESC);
  }

  @Override
  public boolean notifySuppressed() {
    return deviceEvent() >>> 16 == EVENT_DISABLE;
  }

  @Override
  public boolean mustNotify(boolean eventIdx) {
    VarHandle.fullFence();
    int made = untold;
    untold = 0;
    int event = deviceEvent();
    if (made == 0 || event >>> 16 == EVENT_DISABLE) {
      return false;
    }
    if (event >>> 16 != EVENT_DESC) {
      return true;
    }
    if (!eventIdx) {
      throw new IllegalStateException("an event for one descriptor without EVENT_IDX");
    }
    // Was it one of those just made available? They are behind, the last one first.
    int slot = availSlot;
    boolean wrap = availWrap;
    for (int i = 0; i < made; i++) {
      wrap = slot == 0 ? !wrap : wrap;
      slot = slot == 0 ? size - 1 : slot - 1;
      if ((event & 0xffff) == (slot | (wrap ? EVENT_WRAP : 0))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void offer(long in, int inLength, long out, int outLength) {
    int first = availSlot;
    int flags = available(DESC_F_NEXT);
    put(first, in, inLength, first);
    advance(1);
    writeDescriptor(availSlot, out, outLength, first, available(DESC_F_WRITE));
    advance(1);
    writeFlags(first, flags);
  }

  @Override
  public void offerNonsense() {
    writeDescriptor(availSlot, 0, 0, size, available(0));
    advance(1);
  }
}
