package stile.manager.controller;

/**
 * Something to be seen in a register.
 *
 * @param place the register
 * @param mask the bits of it that count
 * @param value what they are compared with
 * @param equal whether they are to be equal to it, or to differ
 */
public record Condition(Place place, long mask, long value, boolean equal) {
  /** Whether a register that reads as this meets it. */
  public boolean holds(long register) {
    return ((register & mask) == value) == equal;
  }
}
