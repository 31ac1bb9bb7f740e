package stile.blk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.blk.BlkLayout.F_CONFIG_WCE;
import static stile.blk.BlkLayout.F_FLUSH;
import static stile.blk.BlkLayout.S_IOERR;
import static stile.blk.BlkLayout.S_OK;
import static stile.blk.BlkLayout.T_DISCARD;
import static stile.blk.BlkLayout.T_WRITE_ZEROES;
import static stile.blk.BlkLayout.WRITEBACK;
import static stile.blk.TestDisk.range;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.Features;
import stile.virtio.Status;

/** When a write is stable (virtio 1.4, sections 5.2.5.2 and 5.2.6.2). */
@ParameterizedClass(name = "late {0}")
@ValueSource(booleans = {false, true})
class CacheModeTest {
  private static final long WCE = Features.bit(F_CONFIG_WCE);
  private static final long FLUSH = Features.bit(F_FLUSH);

  private final MemoryStore store = new MemoryStore(64);

  CacheModeTest(boolean late) {
    store.late = late;
  }

  private int flushesOfAWrite(TestDisk disk) {
    int before = store.flushes;
    assertEquals(S_OK, disk.write(0, new byte[512]).status());
    return store.flushes - before;
  }

  /** Without FLUSH nothing else could make a write stable, so each is. */
  @ParameterizedTest
  @CsvSource({
    "true,  true,  true,  0",
    "true,  true,  false, 0",
    "true,  false, true,  1",
    "true,  false, false, 1",
    "false, true,  true,  1",
    "false, true,  false, 1",
    "false, false, true,  1",
    "false, false, false, 1",
  })
  void isNegotiated(boolean byDefault, boolean flush, boolean wce, int flushes) {
    long without = (flush ? 0 : FLUSH) | (wce ? 0 : WCE);
    try (TestDisk disk = TestDisk.startWithout(without, store, "write-back", byDefault)) {
      assertEquals(1 - flushes, disk.config()[WRITEBACK]);
      assertEquals(flushes, flushesOfAWrite(disk));
    }
  }

  @Test
  void isStableInWriteThroughWhateverIsWritten() {
    try (TestDisk disk = TestDisk.start(store, "write-back", false)) {
      assertEquals(S_OK, disk.ranges(T_DISCARD, range(0, 1, 0), range(1, 1, 0)).status());
      assertEquals(1, store.flushes);
      assertEquals(S_OK, disk.ranges(T_WRITE_ZEROES, range(0, 1, 0)).status());
      assertEquals(2, store.flushes);
      assertEquals(S_OK, disk.read(0, 512).status());
      assertEquals(2, store.flushes);
      store.failure = "write error";
      assertEquals(S_IOERR, disk.write(0, new byte[512]).status());
      assertEquals(2, store.flushes);
    }
  }

  @Test
  void isSwitchedByTheDriver() {
    try (TestDisk disk = TestDisk.start(store)) {
      assertTrue(disk.driver.device().writeConfig(WRITEBACK, new byte[] {0}));
      assertEquals(0, disk.config()[WRITEBACK]);
      assertEquals(1, flushesOfAWrite(disk));
      assertTrue(disk.driver.device().writeConfig(WRITEBACK, new byte[] {1}));
      assertEquals(1, disk.config()[WRITEBACK]);
      assertEquals(0, flushesOfAWrite(disk));
      assertEquals(0, disk.driver.configChanges());
    }
  }

  @Test
  void isAsConfiguredAfterAReset() {
    try (TestDisk disk = TestDisk.start(store)) {
      assertTrue(disk.driver.device().writeConfig(WRITEBACK, new byte[] {0}));
      disk.driver.start(disk.driver.device().offeredFeatures());
      assertEquals(0, flushesOfAWrite(disk));
    }
  }

  /** The driver may look as soon as FEATURES_OK is set, before the device starts. */
  @Test
  void isKnownOnceFeaturesAreNegotiated() {
    try (TestDisk disk = TestDisk.start(store)) {
      var device = disk.driver.device();
      device.setStatus(0);
      int status = Status.ACKNOWLEDGE | Status.DRIVER;
      device.setStatus(status);
      device.setDriverFeatures(0, (int) WCE);
      device.setDriverFeatures(1, 1);
      assertEquals(status | Status.FEATURES_OK, device.setStatus(status | Status.FEATURES_OK));
      assertEquals(0, disk.config()[WRITEBACK]);
      assertTrue(device.writeConfig(WRITEBACK, new byte[] {1}));
      assertEquals(1, disk.config()[WRITEBACK]);
    }
  }

  @Test
  void nothingElseCanBeWritten() {
    try (TestDisk disk = TestDisk.start(store)) {
      var device = disk.driver.device();
      byte[] before = disk.config();
      for (int offset = 0; offset <= before.length; offset++) {
        assertFalse(device.writeConfig(offset, new byte[] {2}));
        assertFalse(device.writeConfig(offset, new byte[2]));
        assertFalse(device.writeConfig(offset, new byte[0]));
        assertFalse(offset != WRITEBACK && device.writeConfig(offset, new byte[] {0}));
      }
      assertArrayEquals(before, disk.config());
    }
  }

  @Test
  void cannotBeSwitchedWithoutTheFeature() {
    try (TestDisk disk = TestDisk.startWithout(WCE, store)) {
      assertFalse(disk.driver.device().writeConfig(WRITEBACK, new byte[] {0}));
      assertEquals(0, flushesOfAWrite(disk));
    }
  }

  @Test
  void aReadOnlyDiskHasNone() {
    MemoryStore sealed = new MemoryStore(64, true);
    try (TestDisk disk = TestDisk.start(sealed, "read-only", true)) {
      assertFalse(Features.has(disk.driver.device().offeredFeatures(), F_CONFIG_WCE));
      assertFalse(disk.driver.device().writeConfig(WRITEBACK, new byte[] {1}));
      assertEquals(0, disk.config()[WRITEBACK]);
    }
  }
}
