package stile.manager.control;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The last lines that were logged of something. For any thread; none waits but in {@link #await}.
 */
public final class History {
  private static final int LINES = 512;

  private static final int LINE_MAX = 400;

  private final ArrayDeque<Supplier<String>> lines = new ArrayDeque<>();

  /** How many there ever were. */
  private long end;

  /**
   * Some of it.
   *
   * @param next where it goes on
   * @param missed how many were gone already when they were asked for
   */
  public record Part(long next, long missed, List<String> lines) {
    public Part {
      lines = List.copyOf(lines);
    }
  }

  /**
   * Takes one more line, made when somebody reads it, and forgets the oldest when there are too
   * many.
   */
  public synchronized void add(Supplier<String> line) {
    if (lines.size() == LINES) {
      lines.removeFirst();
    }
    lines.addLast(line);
    end++;
    notifyAll();
  }

  /** The last lines. */
  public synchronized Part last(int count) {
    return from(Math.max(end - count, end - lines.size()));
  }

  /** All there is from a place on. */
  public synchronized Part from(long position) {
    long first = end - lines.size();
    long begin = Math.max(position, first);
    List<String> wanted = lines.stream().skip(begin - first).map(History::cut).toList();
    return new Part(end, begin - position, wanted);
  }

  private static String cut(Supplier<String> made) {
    String line = made.get();
    return line.length() <= LINE_MAX ? line : line.substring(0, LINE_MAX) + " ...";
  }

  /** Waits until there is something at a place, but not for long. */
  public synchronized void await(long position, long millis) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    long left = millis;
    while (end <= position && left > 0) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
    }
  }
}
