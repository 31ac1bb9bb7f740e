package stile.blk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.blk.BlkLayout.S_IOERR;
import static stile.blk.BlkLayout.S_OK;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import stile.virtio.device.Options;
import stile.virtio.mock.MockDriver;
import stile.virtio.mock.MockRequest;

/** A disk of nothing, as the command line makes it. */
class NullStoreTest {
  private static TestDisk disk() throws Exception {
    var options = Options.of(BlkSettings.OPTIONS, Map.of("null", 1L << 20));
    return TestDisk.of(MockDriver.start(new BlkProvider().create(options)));
  }

  @Test
  void readsAsZerosAndForgets() throws Exception {
    try (TestDisk disk = disk()) {
      byte[] data = new byte[3 * 512];
      Arrays.fill(data, (byte) 0x5a);
      assertEquals(S_OK, disk.write(2047 - 2, data).status());
      assertEquals(S_OK, disk.flush().status());
      var read = disk.read(2047 - 2, data.length);
      assertEquals(S_OK, read.status());
      assertEquals(data.length + 1, read.written());
      assertArrayEquals(new byte[data.length], read.data());
    }
  }

  @Test
  void endsWhereItWasToldTo() throws Exception {
    try (TestDisk disk = disk()) {
      assertEquals(S_OK, disk.read(2047, 512).status());
      assertEquals(S_IOERR, disk.read(2048, 512).status());
      assertEquals(S_IOERR, disk.write(2047, new byte[1024]).status());
    }
  }

  /** More than the device keeps requests for. */
  @Test
  void servesAQueueThatIsFull() throws Exception {
    try (TestDisk disk = disk()) {
      for (int round = 0; round < 3; round++) {
        var all = new ArrayList<MockRequest>();
        for (int i = 0; i < 80; i++) {
          var request =
              disk.request().readable(TestDisk.header(BlkLayout.T_IN, i)).writable(512 + 1);
          request.submit();
          all.add(request);
        }
        disk.driver.serve();
        all.forEach(request -> assertTrue(request.isUsed()));
      }
    }
  }
}
