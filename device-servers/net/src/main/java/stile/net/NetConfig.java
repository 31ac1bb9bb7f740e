package stile.net;

import java.util.List;
import java.util.Optional;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.device.Option;
import stile.virtio.device.Options;
import stile.virtio.host.TapInterface;

/**
 * How a network device is set up.
 *
 * @param tap the interface's name
 * @param mac the driver's address; one is made up when it is not given
 * @param mtu the most bytes behind an Ethernet header
 * @param pairs of queues
 * @param queueSize of each queue, in descriptors
 * @param speed what the driver is told, in Mbit/s
 */
record NetConfig(
    String tap, Optional<Long> mac, int mtu, int pairs, int queueSize, Optional<Integer> speed) {
  private static final String TAP = "tap";
  private static final String MAC = "mac";
  private static final String MTU = "mtu";
  private static final String PAIRS = "queues";
  private static final String QUEUE_SIZE = "queue-size";
  private static final String SPEED = "speed";

  /** IPv4 must be able to pass (RFC 791), and a length to fit into its field. */
  static final int MIN_MTU = 68;

  static final int MAX_MTU = 65535;
  static final int MAX_PAIRS = 8;
  private static final long DEFAULT_MTU = 1500;
  private static final long DEFAULT_QUEUE_SIZE = 256;
  private static final int MAX_QUEUE_SIZE = 32768;

  /** What a configuration may say. */
  static final List<Option> OPTIONS =
      List.of(
          Option.required(TAP, Option.Kind.STRING, "the tap interface's name, such as stile0"),
          Option.optional(
              MAC,
              Option.Kind.STRING,
              "the driver's address, such as 02:00:00:00:00:01; else one is made up"),
          Option.withDefault(
              MTU, Option.Kind.INTEGER, DEFAULT_MTU, "the most bytes behind an Ethernet header"),
          Option.withDefault(
              PAIRS, Option.Kind.INTEGER, 1L, "pairs of queues; the tap must have as many"),
          Option.withDefault(
              QUEUE_SIZE,
              Option.Kind.INTEGER,
              DEFAULT_QUEUE_SIZE,
              "descriptors in each queue, a power of two"),
          Option.optional(
              SPEED, Option.Kind.INTEGER, "the speed that the driver is told, in Mbit/s"));

  static NetConfig of(Options options) throws InvalidOptionException {
    int queueSize = number(options, QUEUE_SIZE, 1, MAX_QUEUE_SIZE);
    if (Integer.bitCount(queueSize) != 1) {
      throw new InvalidOptionException(QUEUE_SIZE, "is " + queueSize + "; expected a power of two");
    }
    return new NetConfig(
        tap(options.string(TAP)),
        mac(options),
        number(options, MTU, MIN_MTU, MAX_MTU),
        number(options, PAIRS, 1, MAX_PAIRS),
        queueSize,
        options.optionalNumber(SPEED).isPresent()
            ? Optional.of(number(options, SPEED, 0, Integer.MAX_VALUE))
            : Optional.empty());
  }

  /** As the kernel has it (dev_valid_name), but without the percent sign that makes it count. */
  private static String tap(String name) throws InvalidOptionException {
    if (!name.matches("[!-~&&[^/:%]]{1," + TapInterface.NAME_MAX + "}")
        || name.equals(".")
        || name.equals("..")) {
      throw new InvalidOptionException(
          TAP,
          "is \"%s\"; expected 1 to %d characters, none of them a space, \"/\", \":\" or \"%%\""
              .formatted(name, TapInterface.NAME_MAX));
    }
    return name;
  }

  private static Optional<Long> mac(Options options) throws InvalidOptionException {
    Optional<String> text = options.optionalString(MAC);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<Long> mac = MacAddress.parse(text.get()).filter(MacAddress::isOwn);
    if (mac.isEmpty()) {
      throw new InvalidOptionException(
          MAC,
          "is \"%s\"; expected six bytes such as 02:00:00:00:00:01, the first one even"
              .formatted(text.get()));
    }
    return mac;
  }

  private static int number(Options options, String name, int min, int max)
      throws InvalidOptionException {
    long value = options.number(name);
    if (value < min || value > max) {
      throw new InvalidOptionException(name, "is %d; expected %d to %d".formatted(value, min, max));
    }
    return (int) value;
  }
}
