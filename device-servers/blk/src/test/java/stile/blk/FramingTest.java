package stile.blk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.blk.BlkLayout.S_OK;
import static stile.blk.BlkLayout.T_FLUSH;
import static stile.blk.BlkLayout.T_IN;
import static stile.blk.BlkLayout.T_OUT;
import static stile.blk.TestDisk.concat;
import static stile.blk.TestDisk.header;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.mock.MockRequest;

/** A request is its bytes, however they are cut into buffers (virtio 1.4, section 2.7.4). */
@ParameterizedClass(name = "late {0}")
@ValueSource(booleans = {false, true})
class FramingTest {
  private final MemoryStore store = new MemoryStore(64);
  private final byte[] data = new byte[1024];

  FramingTest(boolean late) {
    store.late = late;
    new Random(1).nextBytes(data);
    System.arraycopy(data, 0, store.bytes, 0, data.length);
  }

  private static void readableInPieces(MockRequest request, byte[] bytes, int piece) {
    for (int at = 0; at < bytes.length; at += piece) {
      request.readable(Arrays.copyOfRange(bytes, at, Math.min(at + piece, bytes.length)));
    }
  }

  private static void writableInPieces(MockRequest request, int bytes, int piece) {
    for (int at = 0; at < bytes; at += piece) {
      request.writable(Math.min(piece, bytes - at));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 8, 15, 16, 17, 511, 1025})
  void anyCut(int piece) {
    try (TestDisk disk = TestDisk.start(store, "queue-size", 4096)) {
      MockRequest read = disk.request();
      readableInPieces(read, header(T_IN, 0), piece);
      writableInPieces(read, 1025, piece);
      var answer = disk.send(read);
      assertEquals(S_OK, answer.status());
      assertEquals(1025, answer.written());
      assertArrayEquals(data, answer.data());

      MockRequest write = disk.request();
      readableInPieces(write, concat(header(T_OUT, 9), data), piece);
      assertEquals(S_OK, disk.send(write.writable(1)).status());
      assertArrayEquals(data, Arrays.copyOfRange(store.bytes, 9 * 512, 11 * 512));
    }
  }

  @Test
  void cutAndIndirect() {
    try (TestDisk disk = TestDisk.start(store)) {
      MockRequest read = disk.request().indirect();
      readableInPieces(read, header(T_IN, 0), 5);
      writableInPieces(read, 1025, 100);
      assertArrayEquals(data, disk.send(read).data());
    }
  }

  @Test
  void emptyBuffersAnywhere() {
    try (TestDisk disk = TestDisk.start(store)) {
      var answer =
          disk.send(
              disk.request()
                  .readable()
                  .readable(header(T_IN, 0))
                  .readable()
                  .writable(0)
                  .writable(1024)
                  .writable(0)
                  .writable(1)
                  .writable(0));
      assertEquals(S_OK, answer.status());
      assertArrayEquals(data, answer.data());
    }
  }

  /** Whatever a driver leaves room for is written, so that the used length is true. */
  @Test
  void roomThatARequestHasNoUseForIsZeroed() {
    try (TestDisk disk = TestDisk.start(store)) {
      var answer = disk.send(disk.request().readable(header(T_FLUSH, 0)).writable(200_000));
      assertEquals(S_OK, answer.status());
      assertEquals(200_000, answer.written());
      assertArrayEquals(new byte[199_999], answer.data());
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "15, 1", "16, 0", "0, 0", "1040, 0"})
  void noRoomForHeaderOrStatus(int readable, int writable) {
    try (TestDisk disk = TestDisk.start(store)) {
      byte[] before = store.bytes.clone();
      MockRequest request =
          disk.request().readable(Arrays.copyOf(header(T_OUT, 0), readable)).writable(writable);
      request.submit();
      disk.driver.serve();
      assertTrue(disk.driver.needsReset());
      assertFalse(request.isUsed());
      assertArrayEquals(before, store.bytes);

      disk.driver.start(disk.driver.device().offeredFeatures());
      assertEquals(S_OK, disk.read(0, 512).status());
    }
  }
}
