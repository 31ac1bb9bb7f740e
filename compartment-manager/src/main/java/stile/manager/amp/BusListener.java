package stile.manager.amp;

import stile.manager.msg.Message;
import stile.manager.msg.Outcome;

/** What a bus tells the manager. Called by the thread that steps the bus; must come back soon. */
public interface BusListener {
  /**
   * Whether every device has let go of what an earlier peer gave it. Until then a new peer waits in
   * its handshake, and cannot reuse memory that is still written.
   */
  boolean settled();

  /** A peer is there. */
  void running();

  /**
   * The peer is gone, in order or not: every device is to be reset, and {@link #settled} is false
   * until that is done. The bus goes on to wait for the next {@link #running()}.
   *
   * @param reason for a person
   */
  void lost(String reason);

  /**
   * The handshake takes longer than it should; told once, and the bus goes on waiting.
   *
   * @param reason which side waits for what
   */
  void waiting(String reason);

  /**
   * A device message other than EVENT_AVAIL came for an attached device. Its response goes to
   * {@link AmpBus#respond}.
   *
   * @param request its size was checked and nothing else; valid during this call: copy it to keep
   *     it
   * @return {@link Outcome#TAKEN}, or {@link Outcome#BUSY} to have it discarded
   */
  Outcome deviceMessage(Message request);

  /** The driver made something available in a queue of an attached device. May be spurious. */
  void available(int device, int queue);

  /**
   * The peer answered {@link AmpBus#ping}.
   *
   * @param nanos the time from asking to taking the answer
   */
  default void pong(long nanos) {}
}
