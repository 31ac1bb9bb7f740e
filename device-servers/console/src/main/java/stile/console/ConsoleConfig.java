package stile.console;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.device.Option;
import stile.virtio.device.Options;

/**
 * How a console is set up.
 *
 * @param backend what is at this side's end
 * @param path of the file, the socket, or the symbolic link to the terminal; absolute
 * @param size the screen's, when the driver shall know it
 * @param whenDetached what becomes of output while nobody is there
 * @param queueSize of each queue, in descriptors
 */
record ConsoleConfig(
    Backend backend,
    Optional<Path> path,
    Optional<TerminalSize> size,
    WhenDetached whenDetached,
    int queueSize) {

  /** What is at this side's end. */
  enum Backend {
    STDOUT,
    FILE,
    SOCKET,
    PTY
  }

  /** What becomes of output while nobody is there to read it. */
  enum WhenDetached {
    /** It is counted and gone, as from a serial port with no cable. */
    DROP,
    /** The driver waits. */
    WAIT
  }

  private static final String BACKEND = "backend";
  private static final String PATH = "path";
  private static final String SIZE = "size";
  private static final String WHEN_DETACHED = "when-detached";
  private static final String QUEUE_SIZE = "queue-size";

  private static final long DEFAULT_QUEUE_SIZE = 128;
  private static final long MAX_QUEUE_SIZE = 32768;

  /** What a configuration may say. */
  static final List<Option> OPTIONS =
      List.of(
          Option.choice(
              BACKEND, words(Backend.values()), "where output goes, and input comes from"),
          Option.optional(
              PATH,
              Option.Kind.PATH,
              "the file to append to, the socket to listen on, or the link to make to the terminal"),
          Option.choice(
              WHEN_DETACHED,
              words(WhenDetached.values()),
              "what becomes of output while nobody reads a socket or terminal"),
          Option.optional(SIZE, Option.Kind.STRING, "the screen's columns and rows, such as 80x25"),
          Option.withDefault(
              QUEUE_SIZE,
              Option.Kind.INTEGER,
              DEFAULT_QUEUE_SIZE,
              "descriptors in each queue, a power of two"));

  static ConsoleConfig of(Options options) throws InvalidOptionException {
    Backend backend = word(Backend.class, options.string(BACKEND));
    Optional<Path> path = options.optionalString(PATH).map(Path::of);
    if (backend == Backend.STDOUT && path.isPresent()) {
      throw new InvalidOptionException(PATH, "has no meaning for backend stdout");
    }
    if ((backend == Backend.FILE || backend == Backend.SOCKET) && path.isEmpty()) {
      throw new InvalidOptionException(PATH, "missing; a " + lower(backend) + " needs one");
    }
    Optional<String> size = options.optionalString(SIZE);
    long queueSize = options.number(QUEUE_SIZE);
    if (queueSize < 1 || queueSize > MAX_QUEUE_SIZE || Long.bitCount(queueSize) != 1) {
      throw new InvalidOptionException(
          QUEUE_SIZE, "is " + queueSize + "; expected a power of two from 1 to " + MAX_QUEUE_SIZE);
    }
    return new ConsoleConfig(
        backend,
        path,
        size.isPresent() ? Optional.of(TerminalSize.parse(SIZE, size.get())) : Optional.empty(),
        word(WhenDetached.class, options.string(WHEN_DETACHED)),
        (int) queueSize);
  }

  private static List<String> words(Enum<?>[] values) {
    return Stream.of(values).map(ConsoleConfig::lower).toList();
  }

  private static <E extends Enum<E>> E word(Class<E> type, String word) {
    return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
