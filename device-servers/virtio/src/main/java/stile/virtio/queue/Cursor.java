package stile.virtio.queue;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A place in one part of a descriptor chain, and how to move it over the bounds of buffers. */
abstract sealed class Cursor permits Reader, Writer {
  static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  static final ValueLayout.OfShort LE16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  static final ValueLayout.OfInt LE32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  static final ValueLayout.OfLong LE64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

  final DescriptorChain chain;

  /** The buffers may be Device memory. */
  private final boolean device;

  /** The present element. */
  int element;

  /** Bytes already passed in the present element. */
  long within;

  private long remaining;

  Cursor(DescriptorChain chain, boolean device) {
    this.chain = chain;
    this.device = device;
  }

  /** The part's first element, the one after its last, and its length in bytes. */
  abstract int first();

  abstract int end();

  abstract long total();

  final void start(int first, long bytes) {
    element = first;
    within = 0;
    remaining = bytes;
  }

  /** How many bytes lie ahead. */
  public final long remaining() {
    return remaining;
  }

  /** How many bytes lie behind. */
  public final long position() {
    return total() - remaining;
  }

  /**
   * Goes to a place counted from the start of the part.
   *
   * @throws VirtqueueException when the part is shorter
   */
  public final void position(long position) {
    if (position < 0 || position > total()) {
      throw tooShort(position - position());
    }
    start(first(), total());
    skip(position);
  }

  /**
   * Passes over bytes.
   *
   * @throws VirtqueueException when fewer lie ahead
   */
  public final void skip(long bytes) {
    require(bytes);
    long left = bytes;
    while (left > 0) {
      long n = Math.min(left, contiguous());
      advance(n);
      left -= n;
    }
  }

  /**
   * Appends the buffers of the next bytes to a list of vectors, for one system call straight from
   * or to shared memory, and passes over them. Device memory is listed by a copy, piece by piece.
   *
   * @return how many of the bytes fitted into the list
   * @throws VirtqueueException when fewer than {@code bytes} lie ahead
   */
  public final long vectors(Vectors vectors, long bytes) {
    require(bytes);
    long left = bytes;
    while (left > 0) {
      long n = Math.min(left, contiguous());
      long taken;
      if (device) {
        taken = vectors.addCopy(memory(), offset(), n, this instanceof Writer);
      } else {
        taken = vectors.add(memory().address() + offset(), n) ? n : 0;
      }
      advance(taken);
      left -= taken;
      if (taken < n) {
        break;
      }
    }
    return bytes - left;
  }

  final void require(long bytes) {
    if (bytes < 0 || bytes > remaining) {
      throw tooShort(bytes);
    }
  }

  private VirtqueueException tooShort(long bytes) {
    return new VirtqueueException(
        "descriptor chain %d is too short: %d bytes wanted at %d of a %s part of %d"
            .formatted(
                chain.id,
                bytes,
                position(),
                this instanceof Reader ? "readable" : "writable",
                total()));
  }

  /**
   * Bytes left in the present element, after stepping over exhausted ones. Only when bytes remain.
   */
  final long contiguous() {
    long left = chain.length(element) - within;
    return left != 0 ? left : step();
  }

  private long step() {
    long left = 0;
    while (left == 0 && element + 1 < end()) {
      element++;
      within = 0;
      left = chain.length(element);
    }
    return left;
  }

  final MemorySegment memory() {
    return chain.memory(element);
  }

  /** The present place's offset in {@link #memory()}. */
  final long offset() {
    return chain.offset(element) + within;
  }

  final void advance(long bytes) {
    within += bytes;
    remaining -= bytes;
  }
}
