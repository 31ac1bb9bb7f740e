package stile.manager.controller;

import java.time.Duration;

/** One thing done to a controller. */
public sealed interface Operation {
  /** Stores a value. */
  record Store(Place place, long value) implements Operation {}

  /** Reads, sets or clears bits, stores. Only where nobody else does the same. */
  record Change(Place place, long bits, boolean set) implements Operation {}

  /** Reads for what the reading does: it clears, or takes from a FIFO. */
  record Read(Place place) implements Operation {}

  /**
   * Reads as long as a condition holds: takes all there is in a FIFO.
   *
   * @param limit how often at the most, whatever the hardware or the peer does
   */
  record Take(Place place, Condition whilst, int limit) implements Operation {}

  /** Waits for a condition, and fails when it does not come in time. */
  record Await(Condition until, Duration limit) implements Operation {}

  /** Lets time pass: some controllers want a pulse of some length. */
  record Delay(Duration time) implements Operation {}

  /** What is before comes before what is after. */
  record Barrier() implements Operation {}
}
