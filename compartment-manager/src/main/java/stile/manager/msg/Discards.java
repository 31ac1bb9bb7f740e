package stile.manager.msg;

import static java.lang.System.Logger.Level.WARNING;
import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts discarded messages by reason and logs the first of each second: a peer that floods us with
 * nonsense must not flood the log. One thread counts, any thread may read.
 */
public final class Discards {
  private static final long QUIET_NANOS = 1_000_000_000;

  private final System.Logger log;
  private final Map<Outcome, AtomicLong> counts = new EnumMap<>(Outcome.class);
  private long quietUntil = System.nanoTime();
  private long suppressed;

  /**
   * Begins to count.
   *
   * @param log named after the bus
   */
  public Discards(System.Logger log) {
    this.log = log;
    for (Outcome outcome : Outcome.values()) {
      counts.put(outcome, new AtomicLong());
    }
  }

  /** Counts, and perhaps logs, what became of a message; only discards are of interest. */
  public void note(Outcome outcome, Message message) {
    if (outcome.discarded()) {
      add(outcome);
      long now = System.nanoTime();
      if (now - quietUntil < 0) {
        suppressed++;
      } else {
        quietUntil = now + QUIET_NANOS;
        warn(outcome, message);
        suppressed = 0;
      }
    }
  }

  /** Counts without a message to show. */
  public void add(Outcome outcome) {
    counter(outcome).incrementAndGet();
  }

  private void warn(Outcome outcome, Message message) {
    log.log(
        WARNING,
        "message discarded: {0}: {1} id {2} to device {3}, {4} bytes ({5} more discarded)",
        outcome.text(),
        (message.isBus() ? "bus " : "device ") + (message.isResponse() ? "response" : "request"),
        "%02xh".formatted(message.id()),
        Integer.toString(message.device()),
        Integer.toString(message.size()),
        Long.toString(suppressed));
  }

  /** How many messages were discarded for a reason. */
  public long count(Outcome outcome) {
    return counter(outcome).get();
  }

  /** How many messages were discarded for any reason. */
  public long total() {
    return counts.values().stream().mapToLong(AtomicLong::get).sum();
  }

  private AtomicLong counter(Outcome outcome) {
    return requireNonNull(counts.get(outcome));
  }
}
