package stile.manager.doorbell;

import java.time.Duration;
import stile.bindings.sys.Fd;

/**
 * A doorbell each way between two sides of shared memory. Any thread may ring; one thread listens.
 */
public interface Doorbell extends AutoCloseable {
  /**
   * Makes the peer look. All this thread wrote to shared memory before is visible to the peer when
   * it hears. Never blocks, and never fails because the peer is slow or gone: rings merge.
   */
  void ring();

  /** A descriptor that is readable once the peer rang, for a poll together with others. */
  Fd fd();

  /**
   * Waits until the peer rang.
   *
   * @param timeout how long at most, in whole milliseconds; negative: as long as it takes
   * @return whether it rang; the ring stays until {@link #drain()}
   */
  boolean await(Duration timeout);

  /**
   * Forgets the rings so far. What the peer wrote before any of them is visible afterwards: drain
   * first, then look.
   */
  void drain();

  @Override
  void close();
}
