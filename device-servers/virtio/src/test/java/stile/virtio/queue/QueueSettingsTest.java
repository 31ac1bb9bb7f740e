package stile.virtio.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueueSettingsTest {
  private static final SharedRegions LOW = SharedRegions.of(0, Arena.ofAuto().allocate(4096, 16));

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 255, 256, 32767, 32768})
  void aSizeIsAnyUpToTheLargest(int size) {
    assertEquals(size, new QueueSettings(size, 0, 0, 0).size());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE, 32769, 65536})
  void noOtherSizeWillDo(int size) {
    assertThrows(VirtqueueException.class, () -> new QueueSettings(size, 0, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, 64})
  void theSizeOfASplitQueueIsAPowerOfTwo(int size) {
    assertEquals(size, split(new QueueSettings(size, 0, 2048, 3072)).size());
    var odd = new QueueSettings(2 * size + 1, 0, 2048, 3072);
    assertThrows(VirtqueueException.class, () -> split(odd));
    assertEquals(2 * size + 1, packed(odd).size());
  }

  private static Virtqueue split(QueueSettings settings) {
    return new SplitQueue(0, settings, LOW, true, true);
  }

  private static Virtqueue packed(QueueSettings settings) {
    return new PackedQueue(0, settings, LOW, true, true);
  }

  @ParameterizedTest
  @CsvSource({
    "8, 0, 0",
    "1, 0, 0",
    "0, 1, 0",
    "0, 0, 2",
    "-1, 0, 0",
    "0, -1, 0",
    "0, 0, -2",
    "0, 0, 1"
  })
  void everyAreaHasItsAlignment(long desc, long driver, long device) {
    var settings = new QueueSettings(4, desc, driver, device);
    for (Executable opening : new Executable[] {() -> split(settings), () -> packed(settings)}) {
      var e = assertThrows(VirtqueueException.class, opening);
      assertTrue(String.valueOf(e.getMessage()).contains("is not aligned"), e::getMessage);
    }
  }

  @Test
  void theLeastAlignmentIsEnough() {
    assertEquals(4, split(new QueueSettings(4, 16, 130, 256 + 4)).size());
    assertEquals(4, packed(new QueueSettings(4, 16, 132, 136)).size());
    assertThrows(VirtqueueException.class, () -> packed(new QueueSettings(4, 16, 130, 136)));
  }

  @Test
  void thePartsOfAPackedQueueEndWithinTheirRegion() {
    assertEquals(3, packed(new QueueSettings(3, 4096 - 48, 4092, 4092)).size());
    for (var settings :
        List.of(
            new QueueSettings(4, 4096 - 48, 0, 0),
            new QueueSettings(4, 0, 4096, 0),
            new QueueSettings(4, 0, 0, 4096),
            new QueueSettings(4, 0, 0, -4))) {
      var e = assertThrows(VirtqueueException.class, () -> packed(settings));
      assertTrue(String.valueOf(e.getMessage()).contains("is outside"), e::getMessage);
    }
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
