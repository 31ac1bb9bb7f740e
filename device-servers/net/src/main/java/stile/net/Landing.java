package stile.net;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import stile.virtio.host.IoVectors;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.Virtqueue;
import stile.virtio.queue.Writer;

/**
 * Where the next frame comes in: empty chains of the driver's, one after the other. What says whom
 * it is for comes into memory of our own first, where they can be looked at, and the rest goes
 * straight into the driver's buffers; nothing there counts before the chains are used.
 *
 * <pre>{@code
 *           head of ours          chain 0, behind the head      chain 1 ...       spare
 * frame: [ header ... VLAN tag ][ ......................... ][ ............... ][ . ]
 * }</pre>
 */
final class Landing {
  /** So many bytes are looked at, and copied. */
  private static final int HEAD = NetLayout.HEADER + NetLayout.TYPE + NetLayout.VLAN_TAG;

  /** Frames of 64 KiB fit into as many buffers of 128 bytes. */
  private static final int CHAINS = 512;

  private static final ValueLayout.OfShort BE16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(BIG_ENDIAN);
  private static final ValueLayout.OfShort LE16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);

  /**
   * The head, and one byte more: when something comes there, the frame was longer than its room.
   */
  private final MemorySegment head = Arena.ofAuto().allocate(HEAD + 1, Long.BYTES);

  private final IoVectors vectors = new IoVectors(IoVectors.MAX, NetLayout.LONGEST);
  private final @Nullable DescriptorChain[] chains = new @Nullable DescriptorChain[CHAINS];
  private int count;
  private long room;

  /** The longest frame that can be known to have come whole. */
  private long limit;

  /** Whether there is room for no frame at all. */
  boolean isEmpty() {
    return count == 0;
  }

  /** Whether it has all the chains that it can hold. */
  boolean isFull() {
    return count == CHAINS;
  }

  /** How many bytes fit, the header among them. */
  long room() {
    return room;
  }

  /** Whether a frame of that length, that came last, is here whole. */
  boolean fits(long length) {
    return length <= limit;
  }

  void add(DescriptorChain chain) {
    chains[count++] = chain;
    room += chain.writableBytes();
  }

  /** Lets go of all chains. */
  void clear() {
    Arrays.fill(chains, 0, count, null);
    count = 0;
    room = 0;
    vectors.clear();
  }

  /**
   * Where a frame is to be read to.
   *
   * @param from so many bytes of the header are not read, but zero
   */
  IoVectors open(int from) {
    head.fill((byte) 0);
    vectors.clear();
    vectors.add(head.address() + from, HEAD - from);
    limit = room;
    long skip = HEAD;
    for (int i = 0; i < count; i++) {
      Writer writer = writer(i);
      writer.position(Math.min(skip, writer.position() + writer.remaining()));
      skip -= writer.position();
      long left = writer.remaining();
      if (writer.vectors(vectors, left) < left) {
        // What lies beyond is out of one call's reach, and so is the spare byte.
        limit = from + vectors.bytes() - 1;
        return vectors;
      }
    }
    vectors.add(head.address() + HEAD, 1);
    return vectors;
  }

  /** Copies bytes of a frame that somebody else holds; the first ones make the head. */
  void put(MemorySegment frame, long offset, long length) {
    open(0); // for who wants to see where the frame lies
    limit = room;
    long start = Math.min(length, HEAD);
    MemorySegment.copy(frame, offset, head, 0, start);
    long at = 0;
    for (int i = 0; i < count && at < length; i++) {
      Writer writer = writer(i);
      writer.position(0);
      long n = Math.min(length - at, writer.remaining());
      writer.write(frame, offset + at, n);
      at += n;
    }
    vectors.show(frame, offset, at);
  }

  /** Where the frame lies that came last, header first. */
  IoVectors vectors() {
    return vectors;
  }

  /** The header that came, then the frame's beginning. */
  MemorySegment head() {
    return head;
  }

  /** Whom the frame is for. */
  long destination() {
    return (head.get(BE16, NetLayout.HEADER) & 0xffffL) << 32
        | (head.get(BE16, NetLayout.HEADER + 2) & 0xffffL) << 16
        | (head.get(BE16, NetLayout.HEADER + 4) & 0xffffL);
  }

  /** The virtual LAN that it belongs to; 0 when there is none. */
  int vlan() {
    int type = NetLayout.HEADER + NetLayout.TYPE;
    boolean tagged = head.get(BE16, type) == (short) NetLayout.TYPE_VLAN;
    return tagged ? head.get(BE16, type + Short.BYTES) & NetLayout.VLAN_ID : 0;
  }

  /**
   * Gives the driver the frame, and keeps the chains that it did not need.
   *
   * @param length with the header; it fitted
   */
  void complete(Virtqueue queue, long length) {
    int used = 0;
    for (long covered = 0; covered < length; used++) {
      covered += total(writer(used));
    }
    head.set(LE16, NetLayout.NUM_BUFFERS, (short) used);
    long left = length;
    for (int i = 0; i < used; i++) {
      Writer writer = writer(i);
      long total = total(writer);
      long n = Math.min(left, total);
      long at = length - left;
      if (at < HEAD) {
        writer.position(0);
        writer.write(head, at, Math.min(n, HEAD - at));
      }
      queue.complete(chain(i), n);
      left -= n;
      room -= total;
    }
    count -= used;
    System.arraycopy(chains, used, chains, 0, count);
    Arrays.fill(chains, count, count + used, null);
  }

  private static long total(Writer writer) {
    return writer.position() + writer.remaining();
  }

  private Writer writer(int index) {
    return chain(index).writer();
  }

  private DescriptorChain chain(int index) {
    DescriptorChain chain = chains[index];
    if (chain == null) {
      throw new IllegalStateException("no chain at " + index);
    }
    return chain;
  }
}
