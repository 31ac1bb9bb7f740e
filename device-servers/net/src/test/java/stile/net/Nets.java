package stile.net;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import stile.virtio.Features;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.device.Options;
import stile.virtio.mock.MockDriver;
import stile.virtio.mock.MockRequest;

/** What tests of network devices share. */
final class Nets {
  static final int RX = 0;
  static final int TX = 1;
  static final long MAC = 0x020000000001L;

  /** All that a tap may offer. */
  static final long OFFLOADS =
      bits(
          NetLayout.F_CSUM,
          NetLayout.F_GUEST_CSUM,
          NetLayout.F_HOST_TSO4,
          NetLayout.F_HOST_TSO6,
          NetLayout.F_HOST_ECN,
          NetLayout.F_GUEST_TSO4,
          NetLayout.F_GUEST_TSO6,
          NetLayout.F_GUEST_ECN,
          NetLayout.F_HOST_USO,
          NetLayout.F_GUEST_USO4,
          NetLayout.F_GUEST_USO6);

  private Nets() {}

  static long bits(int... features) {
    return Arrays.stream(features).mapToLong(Features::bit).reduce(0, (a, b) -> a | b);
  }

  /** A configuration by names and values, in turns. */
  static NetConfig config(Object... options) throws InvalidOptionException {
    Map<String, Object> given = new HashMap<>(Map.of("tap", "t0", "mac", "02:00:00:00:00:01"));
    for (int i = 0; i < options.length; i += 2) {
      given.put((String) options[i], options[i + 1]);
    }
    return NetConfig.of(Options.of(NetConfig.OPTIONS, given));
  }

  /** The header of a frame that is finished. */
  static byte[] header() {
    return header(0, 0, 0, 0, 0, 0);
  }

  static byte[] header(int flags, int gso, int hdrLen, int gsoSize, int start, int offset) {
    return ByteBuffer.allocate(NetLayout.HEADER)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) flags)
        .put((byte) gso)
        .putShort((short) hdrLen)
        .putShort((short) gsoSize)
        .putShort((short) start)
        .putShort((short) offset)
        .putShort((short) 0xabcd)
        .array();
  }

  /** A frame for somebody, with bytes that count. */
  static byte[] frame(long destination, int length) {
    byte[] frame = new byte[length];
    for (int i = 0; i < length; i++) {
      frame[i] = (byte) (i * 7 + length);
    }
    byte[] address = new byte[NetLayout.MAC_SIZE];
    MacAddress.put(address, 0, destination);
    System.arraycopy(address, 0, frame, 0, Math.min(length, address.length));
    return frame;
  }

  static byte[] join(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  static MockRequest send(MockDriver driver, byte[] header, byte[] frame) {
    MockRequest request = driver.queue(TX).request().readable(header);
    if (frame.length > 0) {
      request.readable(frame);
    }
    request.submit();
    driver.serve();
    return request;
  }

  static MockRequest room(MockDriver driver, int... lengths) {
    MockRequest request = driver.queue(RX).request();
    for (int length : lengths) {
      request.writable(length);
    }
    return request.submit();
  }

  /** Sends a command to the control queue; answers the device's answer. */
  static int command(MockDriver driver, int queue, int... bytes) {
    byte[] command = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      command[i] = (byte) bytes[i];
    }
    MockRequest request = driver.queue(queue).request().readable(command).writable(1).submit();
    driver.serve();
    return request.written() == 1 ? request.data()[0] : -1;
  }
}
