package stile.manager.compartment;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import stile.bindings.sys.Fd;
import stile.manager.lifecycle.LifeStatus;
import stile.manager.lifecycle.Wish;

/**
 * How one peer is reached: the memory shared with it, a doorbell each way, and whether it is there
 * at all. Boards differ in this and in nothing else. One thread awaits; any thread rings and wakes.
 */
public interface PeerPort extends AutoCloseable {
  /** What an {@link #await} found. */
  enum Change {
    /** The doorbell rang, {@link #wake} was called, or the time was over. */
    NONE,
    /** A peer was attached. */
    ATTACHED,
    /** The peer is gone, with its processor: nobody uses the memory any more. */
    DETACHED
  }

  /** All the memory that is shared with the peer. Stays the same while peers come and go. */
  MemorySegment carveOut();

  /**
   * What another process maps to have a part of the carve-out.
   *
   * @param fd the port's own
   * @param offset where the part begins there
   */
  record Share(Fd fd, long offset) {}

  /**
   * Makes a part of the carve-out fit to be given away, and with it no way to the peer but this
   * memory. For whoever sets up the port.
   *
   * @throws IOException when there is none to give away; the message says why
   */
  Share share(long offset, long size) throws IOException;

  /** Zeroes a part of the carve-out, as its type of memory wants it done. */
  default void clear(MemorySegment part) {
    part.fill((byte) 0);
  }

  /** How the peer's life is; for any thread. */
  LifeStatus life();

  /** Whether a peer has been there since this manager looks; for any thread. */
  boolean hasRun();

  /**
   * Wishes something of the peer's life, for any thread. What comes of it is told in a person's
   * words, or by an {@link IOException}.
   */
  default CompletableFuture<String> ask(Wish wish) {
    return CompletableFuture.failedFuture(
        new IOException(
            "nobody here can %s it: what the board calls its life-cycle provider is \"none\""
                .formatted(wish.word())));
  }

  /**
   * Whether a peer is there and may be using the memory: at the beginning, one that an earlier
   * manager served. By the thread that awaits.
   */
  boolean attached();

  /**
   * Nobody on this side uses the memory, and it is ready for the next peer: a port that brings
   * peers to life may do so in the next {@link #await}. Told after the beginning without a peer,
   * and after each {@link Change#DETACHED}; by the thread that awaits.
   */
  default void vacated() {}

  /** Makes the peer look at the memory. Without a peer, nothing happens. */
  void ring();

  /** Ends the present {@link #await}, or else the next. */
  void wake();

  /**
   * Waits for the peer.
   *
   * @param nanos how long at the most; 0 only looks
   * @throws IOException when no peer can be reached this way any more; the message says why
   */
  Change await(long nanos) throws IOException;

  @Override
  void close();
}
