package stile.blk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import stile.virtio.device.InvalidOptionException;
import stile.virtio.device.Options;
import stile.virtio.mock.MockDriver;
import stile.virtio.mock.MockRequest;

/** A disk and a driver of it, with the requests a test wants to send. */
final class TestDisk implements AutoCloseable {
  final MockDriver driver;
  final int queue;

  private TestDisk(MockDriver driver, int queue) {
    this.driver = driver;
    this.queue = queue;
  }

  /** One that was started already. */
  static TestDisk of(MockDriver driver) {
    return new TestDisk(driver, 0);
  }

  /** Started with all the disk offers. */
  static TestDisk start(BlockStore store, Object... options) {
    return new TestDisk(MockDriver.start(device(store, options)), 0);
  }

  /** Started with less than it offers. */
  static TestDisk startWithout(long features, BlockStore store, Object... options) {
    MockDriver driver = MockDriver.attach(device(store, options));
    driver.start(driver.device().offeredFeatures() & ~features);
    return new TestDisk(driver, 0);
  }

  static BlkDevice device(BlockStore store, Object... options) {
    return new BlkDevice(settings(options), store);
  }

  /** Settings out of names and values. */
  static BlkSettings settings(Object... options) {
    try {
      return BlkSettings.of(options(options));
    } catch (InvalidOptionException e) {
      throw new AssertionError(e.option() + " " + e.getMessage(), e);
    }
  }

  static Options options(Object... options) throws InvalidOptionException {
    Map<String, Object> given = new HashMap<>(Map.of("image", "/images/disk.img"));
    for (int i = 0; i < options.length; i += 2) {
      Object value = options[i + 1];
      given.put(
          (String) options[i],
          value instanceof Integer n
              ? (Object) n.longValue()
              : value instanceof Path p ? p.toString() : value);
    }
    return Options.of(BlkSettings.OPTIONS, given);
  }

  /** The same disk through another of its queues. */
  TestDisk on(int otherQueue) {
    return new TestDisk(driver, otherQueue);
  }

  /** A request's answer. */
  static final class Answer {
    private final byte[] data;
    private final byte status;
    private final long written;

    Answer(MockRequest request) {
      byte[] all = request.data();
      data = Arrays.copyOf(all, all.length - 1);
      status = all[all.length - 1];
      written = request.written();
    }

    byte[] data() {
      return data;
    }

    byte status() {
      return status;
    }

    long written() {
      return written;
    }
  }

  static byte[] header(int type, long sector) {
    byte[] bytes = new byte[16];
    little(bytes).putInt(type).putInt(0x5a5a5a5a).putLong(sector);
    return bytes;
  }

  static byte[] range(long sector, int count, int flags) {
    byte[] bytes = new byte[16];
    little(bytes).putLong(sector).putInt(count).putInt(flags);
    return bytes;
  }

  static byte[] concat(byte[]... parts) {
    byte[] all = new byte[Arrays.stream(parts).mapToInt(p -> p.length).sum()];
    ByteBuffer buffer = ByteBuffer.wrap(all);
    for (byte[] part : parts) {
      buffer.put(part);
    }
    return all;
  }

  static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  MockRequest request() {
    return driver.queue(queue).request();
  }

  /** Sends a request as it stands and serves it. */
  Answer send(MockRequest request) {
    request.submit();
    await(request);
    return new Answer(request);
  }

  /** Serves until a request was used, or the device gave up. */
  void await(MockRequest request) {
    driver.serve();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!request.isUsed() && !driver.needsReset() && System.nanoTime() < end) {
      LockSupport.parkNanos(10_000);
      driver.serveSources();
    }
  }

  Answer read(long sector, int bytes) {
    return send(request().readable(header(BlkLayout.T_IN, sector)).writable(bytes).writable(1));
  }

  Answer write(long sector, byte... data) {
    return send(request().readable(header(BlkLayout.T_OUT, sector)).readable(data).writable(1));
  }

  Answer flush() {
    return send(request().readable(header(BlkLayout.T_FLUSH, 0)).writable(1));
  }

  Answer ranges(int type, byte[]... ranges) {
    return send(request().readable(header(type, 0)).readable(concat(ranges)).writable(1));
  }

  byte[] config() {
    return driver.device().readConfig();
  }

  @Override
  public void close() {
    driver.close();
  }
}
