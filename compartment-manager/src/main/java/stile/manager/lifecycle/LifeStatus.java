package stile.manager.lifecycle;

import java.util.Optional;

/**
 * How a compartment's life is, as one who watches it last saw it. Times are {@link
 * System#nanoTime()}.
 *
 * @param state one word, such as "running"
 * @param note what a person should know of that; may be empty
 * @param since when it was first seen so
 * @param starts how often its program was started, as far as somebody counts
 * @param fault what its program last ended of without being asked to, since the manager looks
 */
public record LifeStatus(
    String state, String note, long since, long starts, Optional<Fault> fault) {
  /** An end that nobody asked for. */
  public record Fault(String what, long at) {}

  /** Nobody could say more of it. */
  public static LifeStatus of(String state, long starts) {
    return new LifeStatus(state, "", System.nanoTime(), starts, Optional.empty());
  }
}
