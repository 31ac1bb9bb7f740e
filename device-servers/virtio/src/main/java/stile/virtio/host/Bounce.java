package stile.virtio.host;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import stile.bindings.memory.DeviceCopy;

/**
 * Ordinary memory that stands in for areas of a driver's Device memory in a system call, one area
 * behind the other. The memory is taken at its first use, since most boards have no Device memory,
 * and then kept. One thread uses it.
 */
final class Bounce {
  /** Whole blocks of any disk, and small beside what a call itself costs. */
  static final int SIZE = 64 << 10;

  /** What direct access to files wants at most. */
  private static final int PAGE = 4096;

  private final int size;
  private final int most;
  private @Nullable MemorySegment here;

  /** So many bytes of it stand for something; the last area's begin at {@code last}. */
  private int taken;

  private int last;

  /** The areas that a call will fill, the next one to be filled, and how many bytes it filled. */
  private Area[] areas = {};

  private int count;
  private int next;
  private long moved;

  /** One that goes back: its bytes are the call's from a position on, and its memory's. */
  private static final class Area {
    long position;
    long length;
    MemorySegment memory = MemorySegment.NULL;
    long offset;
    int start;
  }

  /**
   * @param size in bytes
   * @param most areas at a time
   */
  Bounce(int size, int most) {
    this.size = size;
    this.most = most;
  }

  /** It stands for nothing. */
  void clear() {
    taken = 0;
    count = 0;
    next = 0;
    moved = 0;
  }

  /**
   * Stands in for the first bytes of an area.
   *
   * @param back whether a call will fill them; if not, it will take what the area holds now
   * @param position of its first byte among all of the call
   * @return for how many bytes; 0 when it is full
   */
  long take(MemorySegment memory, long offset, long length, boolean back, long position) {
    int n = (int) Math.min(length, size - taken);
    if (n == 0 || count == most) {
      return 0;
    }
    last = taken;
    taken += n;
    if (back) {
      Area area = area();
      area.position = position;
      area.length = n;
      area.memory = memory;
      area.offset = offset;
      area.start = last;
    } else {
      DeviceCopy.read(memory, offset, here(), last, n);
    }
    return n;
  }

  private Area area() {
    if (areas.length == 0) {
      areas = new Area[most];
      Arrays.setAll(areas, i -> new Area());
    }
    return areas[count++];
  }

  /** Where the kernel finds the area that was last taken. */
  long address() {
    return here().address() + last;
  }

  /**
   * Shows a call's bytes that came another way, and are in the driver's memory already.
   *
   * @param offset of the first
   */
  void show(MemorySegment bytes, long offset, long length) {
    for (int i = 0; i < count && areas[i].position < length; i++) {
      Area area = areas[i];
      long n = Math.min(area.length, length - area.position);
      MemorySegment.copy(bytes, offset + area.position, here(), area.start, n);
    }
  }

  /** The call has dealt with so many more of its bytes, in these areas and between them. */
  void moved(long bytes) {
    long end = moved + bytes;
    for (; next < count; next++) {
      Area area = areas[next];
      long from = Math.max(moved - area.position, 0);
      long to = Math.min(end - area.position, area.length);
      if (to > from) {
        DeviceCopy.write(here(), area.start + from, area.memory, area.offset + from, to - from);
      }
      if (to < area.length) {
        break;
      }
    }
    moved = end;
  }

  private MemorySegment here() {
    MemorySegment present = here;
    if (present == null) {
      present = Arena.ofAuto().allocate(size, PAGE);
      here = present;
    }
    return present;
  }
}
