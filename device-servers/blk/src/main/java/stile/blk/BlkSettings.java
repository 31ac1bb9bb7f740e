package stile.blk;

import static stile.blk.BlkLayout.ID_SIZE;
import static stile.blk.BlkLayout.SECTOR_SIZE;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.device.Option;
import stile.virtio.device.Option.Kind;
import stile.virtio.device.Options;
import stile.virtio.host.FileEngine;
import stile.virtio.host.IoVectors;

/**
 * How one disk is configured.
 *
 * @param medium where its bytes are, if anywhere
 * @param readOnly whether the driver may write nothing
 * @param serial what the disk answers when asked for its identity: up to 20 printable ASCII
 *     characters
 * @param queues 1 to 16
 * @param queueSize descriptors in each: a power of two, 4 to 32768
 * @param writeBack whether writes may be in a volatile cache until the driver flushes
 * @param writableTail how many bytes at the end of the disk may be written; empty when all
 * @param engine how the image is read and written
 * @param direct whether past the host's page cache
 */
record BlkSettings(
    Medium medium,
    boolean readOnly,
    String serial,
    int queues,
    int queueSize,
    boolean writeBack,
    OptionalLong writableTail,
    FileEngine.Kind engine,
    boolean direct) {

  static final String IMAGE = "image";
  static final String NULL = "null";
  static final String READ_ONLY = "read-only";
  static final String SERIAL = "serial";
  static final String QUEUES = "queues";
  static final String QUEUE_SIZE = "queue-size";
  static final String WRITE_BACK = "write-back";
  static final String WRITABLE_TAIL = "writable-tail";
  static final String ENGINE = "engine";
  static final String DIRECT = "direct";

  private static final String AUTO = "auto";
  private static final String SYNC = "sync";
  private static final String IO_URING = "io_uring";

  static final List<Option> OPTIONS =
      List.of(
          Option.optional(IMAGE, Kind.PATH, "The file or block device that holds the disk."),
          Option.optional(
              NULL,
              Kind.SIZE,
              "In place of an image, for measurements: a disk of so many bytes that are all zeros,"
                  + " and forgets what is written."),
          Option.withDefault(READ_ONLY, Kind.FLAG, false, "Refuse every write."),
          Option.optional(
              SERIAL,
              Kind.STRING,
              "What the disk calls itself, up to 20 ASCII characters; its file's name by default."),
          Option.withDefault(QUEUES, Kind.INTEGER, 1L, "How many request queues, 1 to 16."),
          Option.withDefault(
              QUEUE_SIZE,
              Kind.INTEGER,
              256L,
              "The most descriptors in a queue: a power of two, 4 to 32768."),
          Option.withDefault(
              WRITE_BACK,
              Kind.FLAG,
              true,
              "Cache writes until the driver flushes; if false, until it chooses so itself, each is"
                  + " stable before it is reported done."),
          Option.optional(
              WRITABLE_TAIL,
              Kind.SIZE,
              "Let only so much at the end of the disk be written; all of it by default."),
          Option.choice(
              ENGINE,
              List.of(AUTO, SYNC, IO_URING),
              "How the image is read and written: one system call per request; or io_uring, which"
                  + " takes them in batches and lets them end in any order; or what suits: the call"
                  + " for what the page cache has, io_uring for what waits for the disk."),
          Option.withDefault(
              DIRECT,
              Kind.FLAG,
              false,
              "Go past the host's page cache, where the file system can (O_DIRECT)."));

  private static final int MAX_QUEUES = 16;

  /** A header, one buffer of data, a status. */
  private static final int MIN_QUEUE_SIZE = 4;

  private static final int MAX_QUEUE_SIZE = 32768;

  static BlkSettings of(Options options) throws InvalidOptionException {
    Medium medium = medium(options);
    boolean readOnly = options.flag(READ_ONLY);
    long queues = options.number(QUEUES);
    require(queues >= 1 && queues <= MAX_QUEUES, QUEUES, "is %d; expected 1 to 16", queues);
    long queueSize = options.number(QUEUE_SIZE);
    require(
        queueSize >= MIN_QUEUE_SIZE && queueSize <= MAX_QUEUE_SIZE && Long.bitCount(queueSize) == 1,
        QUEUE_SIZE,
        "is %d; expected a power of two, 4 to 32768",
        queueSize);
    return new BlkSettings(
        medium,
        readOnly,
        serial(options, medium),
        (int) queues,
        (int) queueSize,
        options.flag(WRITE_BACK),
        writableTail(options, readOnly),
        engine(options),
        options.flag(DIRECT));
  }

  private static Medium medium(Options options) throws InvalidOptionException {
    var image = options.optionalString(IMAGE);
    var bytes = options.optionalNumber(NULL);
    if (image.isPresent() == bytes.isPresent()) {
      throw new InvalidOptionException(
          IMAGE,
          image.isPresent()
              ? "makes no sense with %s".formatted(NULL)
              : "is missing; expected a file or block device");
    }
    if (image.isPresent()) {
      return new Medium.Image(Path.of(image.get()));
    }
    long size = bytes.orElseThrow();
    require(
        size > 0 && size % SECTOR_SIZE == 0,
        NULL,
        "is %d bytes; expected a multiple of 512, at least 512",
        size);
    require(!options.flag(DIRECT), DIRECT, "makes no sense with %s", NULL);
    require(options.string(ENGINE).equals(AUTO), ENGINE, "makes no sense with %s", NULL);
    return new Medium.Nothing(size);
  }

  private static FileEngine.Kind engine(Options options) {
    return switch (options.string(ENGINE)) {
      case SYNC -> FileEngine.Kind.SYNC;
      case IO_URING -> FileEngine.Kind.IO_URING;
      default -> FileEngine.Kind.AUTO;
    };
  }

  private static String serial(Options options, Medium medium) throws InvalidOptionException {
    var given = options.optionalString(SERIAL);
    if (given.isEmpty()) {
      String ascii = medium.name().replaceAll("[^ -~]", "_");
      return ascii.substring(0, Math.min(ascii.length(), ID_SIZE));
    }
    String serial = given.get();
    require(
        serial.matches("[ -~]{1,20}"),
        SERIAL,
        "is \"%s\"; expected 1 to 20 printable ASCII characters",
        serial);
    return serial;
  }

  private static OptionalLong writableTail(Options options, boolean readOnly)
      throws InvalidOptionException {
    var given = options.optionalNumber(WRITABLE_TAIL);
    if (given.isEmpty()) {
      return OptionalLong.empty();
    }
    long tail = given.get();
    require(!readOnly, WRITABLE_TAIL, "makes no sense with %s = true", READ_ONLY);
    require(
        tail > 0 && tail % SECTOR_SIZE == 0,
        WRITABLE_TAIL,
        "is %d bytes; expected a multiple of 512, at least 512",
        tail);
    return OptionalLong.of(tail);
  }

  /** The most buffers of data in one request: the header and the status take one each. */
  int maxSegments() {
    return queueSize - 2;
  }

  /** How many areas of memory to hand to the kernel at once: those of one request, if it can. */
  int vectors() {
    return Math.min(maxSegments(), IoVectors.MAX);
  }

  /** How much may be under way: all that fits into the queues, and a flush for several of them. */
  int depth() {
    return Math.min(queues * queueSize + 1, FileEngine.MAX_DEPTH);
  }

  /**
   * The first sector that may be written.
   *
   * @param capacity the disk's sectors, enough for {@link #writableTail()}
   */
  long firstWritable(long capacity) {
    if (readOnly) {
      return capacity;
    }
    return writableTail.isPresent() ? capacity - writableTail.getAsLong() / SECTOR_SIZE : 0;
  }

  private static void require(boolean right, String option, String message, Object value)
      throws InvalidOptionException {
    if (!right) {
      throw new InvalidOptionException(option, message.formatted(value));
    }
  }
}
