package stile.virtio.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueueSettingsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 256, 32768})
  void aSizeIsAPowerOfTwo(int size) {
    assertEquals(size, new QueueSettings(size, 0, 0, 0).size());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE, 3, 32767, 65536})
  void noOtherSizeWillDo(int size) {
    assertThrows(VirtqueueException.class, () -> new QueueSettings(size, 0, 0, 0));
  }

  @ParameterizedTest
  @CsvSource({"8, 0, 0", "1, 0, 0", "0, 1, 0", "0, 0, 2", "-1, 0, 0", "0, -1, 0", "0, 0, -2"})
  void everyAreaHasItsAlignment(long desc, long driver, long device) {
    assertThrows(VirtqueueException.class, () -> new QueueSettings(4, desc, driver, device));
  }

  @Test
  void theLeastAlignmentIsEnough() {
    assertEquals(-16, new QueueSettings(4, -16, 2, 4).desc());
  }

  @Test
  void areasAreAsLongAsTheStandardSays() {
    var regions = SharedRegions.of(0, Arena.ofAuto().allocate(1024, 16));
    var settings = new QueueSettings(8, 0, 2, 4);

    assertEquals(16 * 8, settings.descriptorTable(regions).byteSize());
    assertEquals(6 + 2 * 8, settings.availableRing(regions).byteSize());
    assertEquals(6 + 8 * 8, settings.usedRing(regions).byteSize());
  }

  @Test
  void anAreaEndsWithinItsRegion() {
    var regions = SharedRegions.of(0, Arena.ofAuto().allocate(256, 16));

    assertEquals(128, new QueueSettings(8, 128, 0, 0).descriptorTable(regions).byteSize());
    assertEquals(22, new QueueSettings(8, 0, 234, 0).availableRing(regions).byteSize());
    assertEquals(70, new QueueSettings(8, 0, 0, 184).usedRing(regions).byteSize());
    assertThrows(
        VirtqueueException.class, () -> new QueueSettings(8, 144, 0, 0).descriptorTable(regions));
    assertThrows(
        VirtqueueException.class, () -> new QueueSettings(8, 0, 236, 0).availableRing(regions));
    assertThrows(VirtqueueException.class, () -> new QueueSettings(8, 0, 0, 188).usedRing(regions));
  }
}
