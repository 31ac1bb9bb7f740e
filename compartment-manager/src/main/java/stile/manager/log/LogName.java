package stile.manager.log;

/**
 * What a record is about. A logger's name is that subject and stands before every message, so that
 * a message need not repeat it: {@code compartment demo: device 2 (blk): queue 0: …}.
 *
 * @param text the subject, from the whole to the part
 */
public record LogName(String text) {
  /** A compartment. */
  public static LogName compartment(String name) {
    return new LogName("compartment " + name);
  }

  /** A device of this compartment. */
  public LogName device(int number, String type) {
    return part("device " + number + " (" + type + ")");
  }

  /** Any part of this. */
  public LogName part(String name) {
    return new LogName(text + ": " + name);
  }

  /** The logger for this subject. */
  public System.Logger logger() {
    return System.getLogger(text);
  }
}
