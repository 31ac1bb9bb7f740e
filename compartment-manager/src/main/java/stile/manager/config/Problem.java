package stile.manager.config;

/**
 * One thing that is wrong in a configuration: {@code demo.toml:4:1: compartment.wait: is "often";
 * expected one of spin, hybrid, block}.
 *
 * @param at where it stands; for something missing, where its table begins
 * @param key the key, with its table's name before it; empty when it is about no key
 * @param message what is wrong, and what was expected or is to be done
 */
public record Problem(Position at, String key, String message) {
  @Override
  public String toString() {
    return key.isEmpty() ? at + ": " + message : at + ": " + key + ": " + message;
  }
}
