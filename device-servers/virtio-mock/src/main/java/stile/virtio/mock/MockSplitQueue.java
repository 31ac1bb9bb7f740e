package stile.virtio.mock;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Deque;
import stile.virtio.queue.QueueSettings;
import stile.virtio.queue.SplitLayout;

/** The driver's side of a split virtqueue. */
public final class MockSplitQueue extends MockQueue {
  private static final VarHandle INDEX = LE16.varHandle();

  private final MemorySegment desc;
  private final MemorySegment avail;
  private final MemorySegment used;
  private final Deque<Integer> free = new ArrayDeque<>();
  private int availIdx;
  private int notifiedIdx;
  private int usedIdx;

  /** Lays a queue of {@code size} descriptors into {@code memory}. */
  public MockSplitQueue(MockMemory memory, int size) {
    super(
        memory,
        new QueueSettings(
            size,
            memory.allocate(SplitLayout.descSize(size), SplitLayout.DESC_ALIGN),
            memory.allocate(SplitLayout.availSize(size), SplitLayout.DESC_ALIGN),
            memory.allocate(SplitLayout.usedSize(size), SplitLayout.DESC_ALIGN)));
    desc = memory.at(settings.desc(), SplitLayout.descSize(size));
    avail = memory.at(settings.driver(), SplitLayout.availSize(size));
    used = memory.at(settings.device(), SplitLayout.usedSize(size));
    for (int i = 0; i < size; i++) {
      free.add(i);
    }
  }

  @Override
  int submit(MockRequest request) {
    var buffers = request.buffers();
    MemorySegment table = desc;
    int needed = request.isIndirect() ? 1 : buffers.size();
    if (buffers.isEmpty() || free.size() < needed) {
      throw new IllegalStateException(
          "%d descriptors wanted, %d free".formatted(needed, free.size()));
    }
    int[] slots = new int[buffers.size()];
    int head = free.element();
    if (request.isIndirect()) {
      long bytes = SplitLayout.descSize(buffers.size());
      long address = memory.allocate(bytes, SplitLayout.DESC_ALIGN);
      table = memory.at(address, bytes);
      for (int i = 0; i < slots.length; i++) {
        slots[i] = i;
      }
      writeDescriptor(free.remove(), address, (int) bytes, SplitLayout.DESC_F_INDIRECT, 0);
    } else {
      for (int i = 0; i < slots.length; i++) {
        slots[i] = free.remove();
      }
    }
    for (int i = 0; i < slots.length; i++) {
      MockRequest.Buffer buffer = buffers.get(i);
      boolean last = i + 1 == slots.length;
      int flags =
          (buffer.writable() ? SplitLayout.DESC_F_WRITE : 0) | (last ? 0 : SplitLayout.DESC_F_NEXT);
      write(table, slots[i], buffer.address(), buffer.length(), flags, last ? 0 : slots[i + 1]);
    }
    pending.put(head, request);
    makeAvailable(head);
    return head;
  }

  /** Puts a head into the available ring and moves the index on. */
  public void makeAvailable(int head) {
    writeAvailEntry(availIdx & (settings.size() - 1), head);
    writeAvailIdx(availIdx + 1);
  }

  /** Writes one available ring entry. */
  public void writeAvailEntry(int slot, int head) {
    avail.set(LE16, SplitLayout.RING + 2L * slot, (short) head);
  }

  /** Writes the available index, to any value. */
  public void writeAvailIdx(int idx) {
    availIdx = idx & 0xffff;
    INDEX.setRelease(avail, (long) SplitLayout.IDX, (short) idx);
  }

  public int availIdx() {
    return availIdx;
  }

  @Override
  public void suppressInterrupts(boolean suppress) {
    avail.set(LE16, SplitLayout.FLAGS, (short) (suppress ? 1 : 0));
  }

  /** Sets the used index after whose passing an interrupt is wanted (with EVENT_IDX). */
  public void usedEvent(int idx) {
    avail.set(LE16, SplitLayout.usedEvent(settings.size()), (short) idx);
  }

  /** Up to where the device wants no notification (with EVENT_IDX). */
  public int availEvent() {
    return used.get(LE16, SplitLayout.availEvent(settings.size())) & 0xffff;
  }

  @Override
  public boolean notifySuppressed() {
    return (used.get(LE16, SplitLayout.FLAGS) & SplitLayout.USED_F_NO_NOTIFY) != 0;
  }

  @Override
  public void interruptAtNext() {
    usedEvent(usedIdx);
  }

  @Override
  public boolean moreUsed() {
    return usedIdx() != usedIdx;
  }

  @Override
  public void offer(long in, int inLength, long out, int outLength) {
    int head = 2 * availIdx & (settings.size() - 1);
    writeDescriptor(head, in, inLength, SplitLayout.DESC_F_NEXT, head + 1);
    writeDescriptor(head + 1, out, outLength, SplitLayout.DESC_F_WRITE, 0);
    makeAvailable(head);
  }

  @Override
  public void again(MockRequest request) {
    makeAvailable(request.head());
  }

  @Override
  public void offerNonsense() {
    makeAvailable(settings.size());
  }

  @Override
  public boolean mustNotify(boolean eventIdx) {
    VarHandle.fullFence();
    int old = notifiedIdx;
    notifiedIdx = availIdx;
    if (!eventIdx) {
      return old != availIdx && !notifySuppressed();
    }
    return ((availIdx - availEvent() - 1) & 0xffff) < ((availIdx - old) & 0xffff);
  }

  /** How far the device has gone in the used ring. */
  public int usedIdx() {
    return (short) INDEX.getAcquire(used, (long) SplitLayout.IDX) & 0xffff;
  }

  /** Writes one descriptor of the table by hand. */
  public void writeDescriptor(int slot, long address, int length, int flags, int next) {
    write(desc, slot, address, length, flags, next);
  }

  @Override
  public void collect() {
    for (int end = usedIdx(); usedIdx != end; usedIdx = (usedIdx + 1) & 0xffff) {
      long at = SplitLayout.RING + 8L * (usedIdx & (settings.size() - 1));
      int id = used.get(LE32, at);
      long written = used.get(LE32, at + 4) & 0xffff_ffffL;
      used(id, written);
      release(id);
    }
  }

  private void release(int head) {
    int slot = head;
    while (true) {
      free.add(slot);
      long at = (long) SplitLayout.DESC_SIZE * slot;
      if ((desc.get(LE16, at + 12) & SplitLayout.DESC_F_NEXT) == 0) {
        return;
      }
      slot = desc.get(LE16, at + 14) & 0xffff;
    }
  }
}
