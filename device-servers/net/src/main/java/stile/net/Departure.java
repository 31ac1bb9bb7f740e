package stile.net;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import stile.virtio.host.IoVectors;
import stile.virtio.queue.DescriptorChain;
import stile.virtio.queue.Reader;

/**
 * One frame from the driver on its way out: its header in a copy of ours, checked, and the rest
 * still where the driver has it, who may change that at any time.
 */
final class Departure {
  private final MemorySegment header = Arena.ofAuto().allocate(NetLayout.HEADER, Long.BYTES);
  private final IoVectors vectors = new IoVectors(IoVectors.MAX, NetLayout.LONGEST);
  private final IoVectors bare = new IoVectors(IoVectors.MAX, NetLayout.LONGEST);
  private @Nullable DescriptorChain chain;

  /**
   * Takes a chain.
   *
   * @return what is wrong with its frame, or null when it can go
   * @throws stile.virtio.queue.VirtqueueException when it is too short for a header
   */
  @Nullable String take(DescriptorChain chain, HeaderRules rules) {
    this.chain = chain;
    Reader reader = chain.reader();
    reader.read(header, 0, NetLayout.HEADER);
    long frame = reader.remaining();
    String fault = rules.fault(header, frame);
    if (fault != null) {
      return fault;
    }
    HeaderRules.clean(header, frame);
    vectors.clear();
    vectors.add(header.address(), NetLayout.HEADER);
    return reader.vectors(vectors, frame) == frame
        ? null
        : "frame in more than %d pieces".formatted(IoVectors.MAX - 1);
  }

  /** Header and frame, for one system call. */
  IoVectors vectors() {
    return vectors;
  }

  /** The frame without its header, for one system call. */
  IoVectors bare() {
    bare.clear();
    if (chain != null) {
      chain.reader().position(NetLayout.HEADER);
      long _ = chain.reader().vectors(bare, length());
    }
    return bare;
  }

  /** Copies header and frame. */
  void copy(MemorySegment target, long offset) {
    MemorySegment.copy(header, 0, target, offset, NetLayout.HEADER);
    if (chain != null) {
      chain.reader().position(NetLayout.HEADER);
      chain.reader().read(target, offset + NetLayout.HEADER, length());
    }
  }

  /** How many bytes the frame has, without its header. */
  long length() {
    return chain == null ? 0 : chain.readableBytes() - NetLayout.HEADER;
  }

  /** Nothing of the driver's is held any more. */
  void clear() {
    chain = null;
    vectors.clear();
    bare.clear();
  }
}
