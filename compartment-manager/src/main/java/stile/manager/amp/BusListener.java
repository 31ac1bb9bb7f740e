package stile.manager.amp;

import stile.manager.msg.Message;
import stile.manager.msg.Outcome;

/** What a bus tells the manager. Called by the thread that steps the bus; must come back soon. */
public interface BusListener {
  /** A peer is there. Every device is as after a reset. */
  void running();

  /**
   * The peer is gone, in order or not: every device is to be reset, and touches the peer's memory
   * no more. The bus goes on to wait for the next {@link #running()}.
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
