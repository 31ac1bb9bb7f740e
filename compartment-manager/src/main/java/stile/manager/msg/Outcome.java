package stile.manager.msg;

/**
 * What became of a received message. Everything but the first two is a discard: no answer goes out,
 * since an answer to nonsense could only be guessed.
 */
public enum Outcome {
  /** A request, with its response filled in. */
  ANSWERED("answered"),
  /** An event or a response that was waited for; nothing goes out. */
  TAKEN("taken"),
  /** The message ends before its header or payload does. */
  TOO_SHORT("too short for what it says"),
  /** The message claims more bytes than the bus carries. */
  TOO_LONG("larger than the bus carries"),
  /** No such message, or not in this direction. */
  UNKNOWN("unknown message"),
  /** A response to nothing that was asked. */
  UNASKED("response to nothing asked"),
  /** The device number names no device. */
  NO_DEVICE("no such device"),
  /** The driver has not yet acknowledged the device, and this message must wait for that. */
  TOO_EARLY("before the device was acknowledged"),
  /** An index, a count or a range lies outside what there is. */
  OUT_OF_RANGE("index or range outside the device"),
  /** A field has a value that means nothing. */
  BAD_VALUE("meaningless value"),
  /** More requests at once than the device takes. */
  BUSY("device has too many requests waiting");

  private final String text;

  Outcome(String text) {
    this.text = text;
  }

  /** Whether the message was thrown away. */
  public boolean discarded() {
    return this != ANSWERED && this != TAKEN;
  }

  /** For a log line. */
  public String text() {
    return text;
  }
}
