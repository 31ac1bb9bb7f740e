package stile.manager.peerlog;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import stile.bindings.abi.Abi;
import stile.bindings.abi.stile_peer_log;
import stile.bindings.memory.DeviceCopy;

/**
 * The reader's end of the ring, in memory of any type. Each field is read once, and checked, at
 * each look.
 */
final class LogRing {
  private static final VarHandle WORD =
      ValueLayout.JAVA_INT.withOrder(LITTLE_ENDIAN).varHandle().withInvokeExactBehavior();
  private static final long TEXT = stile_peer_log.text$offset();

  private final MemorySegment area;
  private int position;
  private long lost;
  private int badSize;

  /**
   * @param area where the board says that the ring lies
   */
  LogRing(MemorySegment area) {
    this.area = area;
  }

  /** How many bytes may come at once. */
  int capacity() {
    return (int) Math.min(area.byteSize() - TEXT, Integer.MAX_VALUE);
  }

  /** How many bytes were overwritten before they were read, since the last time this was asked. */
  long takeLost() {
    long bytes = lost;
    lost = 0;
    return bytes;
  }

  /** The size that the peer gave its ring when that cannot be, else 0. */
  int badSize() {
    return badSize;
  }

  /**
   * Copies what was written and not yet {@link #advance}d over, as far as it fits.
   *
   * @return how many bytes
   */
  int read(byte[] into) {
    if (get(stile_peer_log.magic$offset()) != Abi.STILE_PEER_LOG_MAGIC()) {
      position = 0;
      return 0;
    }
    int size = get(stile_peer_log.size$offset());
    badSize = size > 0 && size <= capacity() && Integer.bitCount(size) == 1 ? 0 : size;
    if (badSize != 0 || size == 0) {
      return 0;
    }
    int head = head();
    catchUp(head, size);
    int length = Math.min(head - position, into.length);
    int from = position & size - 1;
    int first = Math.min(length, size - from);
    MemorySegment target = MemorySegment.ofArray(into);
    DeviceCopy.read(area, TEXT + from, target, 0, first);
    DeviceCopy.read(area, TEXT, target, first, length - first);
    return overtaken(into, length, size);
  }

  /** Skips what lies too far back to be there still. */
  private void catchUp(int head, int size) {
    long ahead = Integer.toUnsignedLong(head - position);
    if (ahead <= size) {
      return;
    }
    long written = Integer.toUnsignedLong(head);
    if (written <= size && written < Integer.toUnsignedLong(position)) {
      position = 0; // the peer began anew
    } else {
      lost += ahead - size;
      position = head - size;
    }
  }

  /** Drops from the beginning what the peer overwrote while it was copied. */
  private int overtaken(byte[] bytes, int length, int size) {
    long ahead = Integer.toUnsignedLong(head() - position);
    int gone = Math.clamp(ahead - size, 0, length);
    if (gone > 0) {
      lost += gone;
      position += gone;
      System.arraycopy(bytes, gone, bytes, 0, length - gone);
    }
    return length - gone;
  }

  /** Has done with some of what was read. */
  void advance(int bytes) {
    position += bytes;
  }

  /** Leaves out all that is there now. */
  void skip() {
    position = get(stile_peer_log.magic$offset()) == Abi.STILE_PEER_LOG_MAGIC() ? head() : 0;
  }

  /** Makes the ring one that nobody has written. Only while there is no peer. */
  void clear() {
    DeviceCopy.zero(area, 0, TEXT);
    position = 0;
    lost = 0;
  }

  private int head() {
    return get(stile_peer_log.head$offset());
  }

  private int get(long offset) {
    return (int) WORD.getAcquire(area, offset);
  }
}
