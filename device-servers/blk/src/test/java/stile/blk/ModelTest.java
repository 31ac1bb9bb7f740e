package stile.blk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static stile.blk.BlkLayout.S_IOERR;
import static stile.blk.BlkLayout.S_OK;
import static stile.blk.TestDisk.header;
import static stile.blk.TestDisk.range;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.mock.MockRequest;

/**
 * Thousands of random requests, cut at random, several at once on several queues, against a file
 * and against an array that does the same.
 */
@ParameterizedClass
@ValueSource(strings = {"sync", "io_uring"})
class ModelTest {
  @Parameter String engine = "";

  private static final int SECTORS = 300;
  private static final int MOST = 24;

  @TempDir Path folder;

  private final byte[] model = new byte[SECTORS * 512];

  /** Sectors that were discarded: anything may be read there. */
  private final BitSet undefined = new BitSet();

  private Random random = new Random(0);

  /** A request that was sent, and how to check its answer. */
  private static final class Sent {
    final MockRequest request;
    final int status;
    final int sector;
    final byte[] expected;
    final BitSet except;

    Sent(MockRequest request, int status, int sector, byte[] expected, BitSet except) {
      this.request = request;
      this.status = status;
      this.sector = sector;
      this.expected = expected;
      this.except = except;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 20, 300})
  void agrees(long seed) throws Exception {
    random = new Random(seed);
    Path image = TestImage.create(folder.resolve("disk.img"), SECTORS * 512);
    try (TestDisk disk = TestImage.startOn(engine, image, "queues", 3, "queue-size", 1024)) {
      long mark = disk.driver.memory().mark();
      for (int round = 0; round < 500; round++) {
        List<Sent> batch = new ArrayList<>();
        TestDisk through = disk.on(random.nextInt(3));
        BitSet touched = new BitSet();
        for (int i = random.nextInt(1, 12); i > 0; i--) {
          int sector = random.nextInt(SECTORS);
          int count = random.nextInt(MOST);
          // Requests under way together end in any order, so they keep clear of each other.
          if (touched.get(sector, sector + count).isEmpty()) {
            touched.set(sector, sector + count);
            batch.add(send(through, sector, count));
          }
        }
        for (Sent sent : batch) {
          disk.await(sent.request);
          check(sent);
        }
        disk.driver.memory().rewind(mark);
      }
      assertEquals(S_OK, disk.flush().status());
    }
    compare(model, Files.readAllBytes(image), 0, undefined);
  }

  private Sent send(TestDisk disk, int sector, int count) {
    boolean fits = sector + count <= SECTORS;
    int bytes = count * 512;
    int at = sector * 512;
    int status = fits ? S_OK : S_IOERR;
    byte[] answer = {};
    MockRequest request = disk.request();
    if (random.nextBoolean()) {
      request.indirect();
    }
    switch (random.nextInt(5)) {
      case 0, 1 -> {
        readable(request, header(BlkLayout.T_IN, sector));
        answer = fits ? Arrays.copyOfRange(model, at, at + bytes) : new byte[bytes];
      }
      case 2 -> {
        byte[] data = new byte[bytes];
        random.nextBytes(data);
        readable(request, TestDisk.concat(header(BlkLayout.T_OUT, sector), data));
        if (fits) {
          System.arraycopy(data, 0, model, at, bytes);
          undefined.clear(sector, sector + count);
        }
      }
      case 3 -> {
        byte[] range = range(sector, count, random.nextInt(2));
        readable(request, TestDisk.concat(header(BlkLayout.T_WRITE_ZEROES, 0), range));
        if (fits) {
          Arrays.fill(model, at, at + bytes, (byte) 0);
          undefined.clear(sector, sector + count);
        }
      }
      default -> {
        byte[] range = range(sector, count, 0);
        readable(request, TestDisk.concat(header(BlkLayout.T_DISCARD, 0), range));
        if (fits) {
          undefined.set(sector, sector + count);
        }
      }
    }
    BitSet except = fits ? (BitSet) undefined.clone() : new BitSet();
    writable(request, answer.length + 1);
    return new Sent(request.submit(), status, sector, answer, except);
  }

  private static void check(Sent sent) {
    var answer = new TestDisk.Answer(sent.request);
    assertEquals(sent.status, answer.status());
    assertEquals(sent.expected.length + 1, answer.written());
    compare(sent.expected, answer.data(), sent.sector, sent.except);
  }

  /** Compares all that is defined. */
  private static void compare(byte[] expected, byte[] actual, int sector, BitSet except) {
    byte[] defined = actual.clone();
    except.stream()
        .map(s -> (s - sector) * 512)
        .filter(at -> at >= 0 && at < expected.length)
        .forEach(at -> System.arraycopy(expected, at, defined, at, 512));
    assertArrayEquals(expected, defined);
  }

  private int piece(int left) {
    return Math.min(left, random.nextInt(4) == 0 ? random.nextInt(1, 20) : random.nextInt(1, 9000));
  }

  private void readable(MockRequest request, byte[] bytes) {
    for (int at = 0; at < bytes.length; ) {
      int n = piece(bytes.length - at);
      request.readable(Arrays.copyOfRange(bytes, at, at + n));
      at += n;
    }
  }

  private void writable(MockRequest request, int bytes) {
    for (int left = bytes; left > 0; ) {
      int n = piece(left);
      request.writable(n);
      left -= n;
    }
  }
}
