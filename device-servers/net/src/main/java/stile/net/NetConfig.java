package stile.net;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.device.Option;
import stile.virtio.device.Options;
import stile.virtio.host.CaptureFile;
import stile.virtio.host.TapInterface;

/**
 * How a network device is set up.
 *
 * @param tap the name of the interface that the cable leads to, or else
 * @param network the name of the switch that it leads to
 * @param socket the local socket whose datagrams are its frames
 * @param remote the socket that they are sent to
 * @param uplink the tap interface that the switch leads to, if this device says so
 * @param follows whether the driver is told when the tap interface is down
 * @param mac the driver's address; one is made up when it is not given
 * @param mtu the most bytes behind an Ethernet header
 * @param pairs of queues
 * @param queueSize of each queue, in descriptors
 * @param speed what the driver is told, in Mbit/s
 * @param capture the file that frames are written down in
 * @param captureLimit its largest size
 */
record NetConfig(
    Optional<String> tap,
    Optional<String> network,
    Optional<Path> socket,
    Optional<Path> remote,
    Optional<String> uplink,
    boolean follows,
    Optional<Long> mac,
    int mtu,
    int pairs,
    int queueSize,
    Optional<Integer> speed,
    Optional<Path> capture,
    long captureLimit) {
  private static final String TAP = "tap";
  static final String SWITCH = "switch";
  private static final String LOCAL = "local"; // --socket is the front end's, of stile serve
  private static final String REMOTE = "remote";
  static final String UPLINK = "uplink";
  private static final String LINK = "link";
  private static final String UP = "up";
  static final String MAC = "mac";
  private static final String MTU = "mtu";
  private static final String PAIRS = "queues";
  private static final String QUEUE_SIZE = "queue-size";
  private static final String SPEED = "speed";
  private static final String CAPTURE = "capture";
  private static final String CAPTURE_LIMIT = "capture-limit";

  /** IPv4 must be able to pass (RFC 791), and a length to fit into its field. */
  static final int MIN_MTU = 68;

  static final int MAX_MTU = 65535;
  static final int MAX_PAIRS = 8;
  private static final long DEFAULT_MTU = 1500;
  private static final long DEFAULT_CAPTURE_LIMIT = 64 << 20;
  private static final long DEFAULT_QUEUE_SIZE = 256;
  private static final int MAX_QUEUE_SIZE = 32768;

  /** What a configuration may say. */
  static final List<Option> OPTIONS =
      List.of(
          Option.optional(
              TAP, Option.Kind.STRING, "the tap interface that the cable leads to, such as stile0"),
          Option.optional(
              SWITCH,
              Option.Kind.STRING,
              "or the switch that it leads to; devices that name the same one are joined"),
          Option.optional(
              LOCAL,
              Option.Kind.PATH,
              "or a local datagram socket, such as QEMU's -netdev dgram has at the other end"),
          Option.optional(REMOTE, Option.Kind.PATH, "the socket at the other end"),
          Option.optional(
              UPLINK,
              Option.Kind.STRING,
              "a tap interface that the switch leads to; for one of its devices to say"),
          Option.choice(
              LINK,
              List.of("auto", UP),
              "auto: the driver is told when the tap goes down and up; up: it is told that it is up"),
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
              SPEED, Option.Kind.INTEGER, "the speed that the driver is told, in Mbit/s"),
          Option.optional(
              CAPTURE, Option.Kind.PATH, "a file that gets all frames, for tcpdump or Wireshark"),
          Option.withDefault(
              CAPTURE_LIMIT, Option.Kind.SIZE, DEFAULT_CAPTURE_LIMIT, "its largest size"));

  static NetConfig of(Options options) throws InvalidOptionException {
    int queueSize = number(options, QUEUE_SIZE, 1, MAX_QUEUE_SIZE);
    if (Integer.bitCount(queueSize) != 1) {
      throw new InvalidOptionException(QUEUE_SIZE, "is " + queueSize + "; expected a power of two");
    }
    Optional<String> tap = tap(options, TAP);
    Optional<String> network = options.optionalString(SWITCH);
    Optional<Path> socket = options.optionalString(LOCAL).map(Path::of);
    Optional<Path> remote = options.optionalString(REMOTE).map(Path::of);
    if (Stream.of(tap, network, socket).filter(Optional::isPresent).count() != 1) {
      throw new InvalidOptionException(
          TAP, "or switch or local is expected, one of them, for the cable to lead to");
    }
    if (socket.isPresent() != remote.isPresent()) {
      throw new InvalidOptionException(
          REMOTE, "goes with local: the one is this end's, the other the other end's");
    }
    if (network.isPresent() && !network.get().matches("[a-z0-9-]{1,32}")) {
      throw new InvalidOptionException(
          SWITCH, "is \"%s\"; expected 1 to 32 of a-z, 0-9 and -".formatted(network.get()));
    }
    Optional<String> uplink = tap(options, UPLINK);
    if (uplink.isPresent() && network.isEmpty()) {
      throw new InvalidOptionException(UPLINK, "makes no sense without switch");
    }
    int pairs = number(options, PAIRS, 1, MAX_PAIRS);
    if (tap.isEmpty() && pairs > 1) {
      throw new InvalidOptionException(
          PAIRS, "is %d; only a tap can have more than one".formatted(pairs));
    }
    return new NetConfig(
        tap,
        network,
        socket,
        remote,
        uplink,
        !options.string(LINK).equals(UP),
        mac(options),
        number(options, MTU, MIN_MTU, MAX_MTU),
        pairs,
        queueSize,
        options.optionalNumber(SPEED).isPresent()
            ? Optional.of(number(options, SPEED, 0, Integer.MAX_VALUE))
            : Optional.empty(),
        options.optionalString(CAPTURE).map(Path::of),
        options.number(CAPTURE_LIMIT));
  }

  /** The longest frame that is finished, its header before it. */
  int longest() {
    return NetLayout.HEADER + NetLayout.ETHERNET + NetLayout.VLAN_TAG + mtu;
  }

  /** Begins the file that frames are written down in; null when there is none. */
  @Nullable CaptureFile openCapture() throws IOException {
    return capture.isPresent()
        ? CaptureFile.create(
            capture.get(),
            captureLimit,
            NetLayout.ETHERNET + NetLayout.VLAN_TAG + NetLayout.GSO_MAX)
        : null;
  }

  /** As the kernel has it (dev_valid_name), but without the percent sign that makes it count. */
  private static Optional<String> tap(Options options, String option)
      throws InvalidOptionException {
    Optional<String> given = options.optionalString(option);
    String name = given.orElse("none");
    if (!name.matches("[!-~&&[^/:%]]{1," + TapInterface.NAME_MAX + "}")
        || name.equals(".")
        || name.equals("..")) {
      throw new InvalidOptionException(
          option,
          "is \"%s\"; expected 1 to %d characters, none of them a space, \"/\", \":\" or \"%%\""
              .formatted(name, TapInterface.NAME_MAX));
    }
    return given;
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
