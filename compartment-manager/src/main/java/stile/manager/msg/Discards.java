package stile.manager.msg;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import stile.virtio.QuietLog;

/**
 * Counts discarded messages by reason and logs the first of each second: a peer that floods us with
 * nonsense must not flood the log. One thread counts, any thread may read.
 */
public final class Discards {
  private final QuietLog log;
  private final Map<Outcome, AtomicLong> counts = new EnumMap<>(Outcome.class);

  /**
   * Begins to count.
   *
   * @param log named after the bus
   */
  public Discards(System.Logger log) {
    this.log = new QuietLog(log);
    for (Outcome outcome : Outcome.values()) {
      counts.put(outcome, new AtomicLong());
    }
  }

  /** Counts, and perhaps logs, what became of a message; only discards are of interest. */
  public void note(Outcome outcome, Message message) {
    if (outcome.discarded()) {
      add(outcome);
      log.warn(() -> line(outcome, message));
    }
  }

  /** Counts without a message to show. */
  public void add(Outcome outcome) {
    counter(outcome).incrementAndGet();
  }

  private static String line(Outcome outcome, Message message) {
    return "message discarded: %s: %s %s id %02xh to device %d, %d bytes"
        .formatted(
            outcome.text(),
            message.isBus() ? "bus" : "device",
            message.isResponse() ? "response" : "request",
            message.id(),
            message.device(),
            message.size());
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
