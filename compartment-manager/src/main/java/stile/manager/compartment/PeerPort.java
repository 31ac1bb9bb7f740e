package stile.manager.compartment;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

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
