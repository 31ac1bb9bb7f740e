package stile.virtio.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stile.virtio.queue.SharedRegions.Region;

class SharedRegionsTest {
  private static final long PAGE = 0x1000;

  private static MemorySegment pages(long n) {
    return Arena.ofAuto().allocate(n * PAGE, PAGE);
  }

  private static SharedRegions at(long... bases) {
    return new SharedRegions(
        Stream.iterate(0, i -> i < bases.length, i -> i + 1)
            .map(i -> new Region(bases[i], pages(1)))
            .toList());
  }

  @ParameterizedTest
  @CsvSource({
    // Region 0 is [1000, 2000), region 1 [2000, 3000) adjoins it, region 2 is [8000, 9000).
    "0x1000, 0x1000, 0",
    "0x1fff, 1,      0",
    "0x2000, 1,      1",
    "0x8000, 0x1000, 2",
    "0x8ff0, 16,     2",
    "0x0fff, 1,      -1",
    "0x0fff, 2,      -1",
    "0x1fff, 2,      -1",
    "0x1000, 0x2000, -1",
    "0x3000, 1,      -1",
    "0x2fff, 2,      -1",
    "0x7fff, 2,      -1",
    "0x9000, 1,      -1",
    "0x8ff0, 17,     -1",
    "0x8000, 0x100000000, -1",
    "0x0,    1,      -1",
    "0x7fffffffffffffff,   1, -1",
    "-0x8000000000000000,  1, -1",
    "-1,     1,      -1",
    "-1,     0x1002, -1",
    "-0x1000, 0x100000000, -1"
  })
  void aPlaceIsFoundOnlyWhollyWithinOneRegion(String address, String length, int region) {
    assertEquals(
        region, at(0x2000, 0x8000, 0x1000).find(Long.decode(address), Long.decode(length)));
  }

  @Test
  void addressesAreUnsigned() {
    SharedRegions top = at(0, -PAGE);

    assertEquals(1, top.find(-PAGE, PAGE));
    assertEquals(1, top.find(-1, 1));
    assertEquals(-1, top.find(-1, 2));
    assertEquals(0, top.find(0, 1));
  }

  @Test
  void noBytesNeedAPlaceAllTheSame() {
    SharedRegions regions = at(0x1000);

    assertEquals(0, regions.find(0x1000, 0));
    assertEquals(0, regions.find(0x2000, 0));
    assertEquals(-1, regions.find(0x0fff, 0));
    assertEquals(-1, regions.find(0x2001, 0));
  }

  @Test
  void aSliceIsTheRegionsOwnMemory() {
    MemorySegment memory = pages(2);

    MemorySegment slice = SharedRegions.of(0x4000_0000L, memory).slice(0x4000_1234L, 7, "it");

    assertEquals(memory.address() + 0x1234, slice.address());
    assertEquals(7, slice.byteSize());
  }

  @Test
  void aRefusedSliceNamesItselfAndTheRegions() {
    var refused = assertThrows(VirtqueueException.class, () -> at(0x1000).slice(0x900, 4, "it"));

    assertEquals(
        "it at 0x900, 4 bytes, is outside the shared regions [0x1000, +0x1000]",
        refused.getMessage());
  }

  @Test
  void regionsMayAdjoinAndLieHalfTheAddressSpaceApart() {
    assertEquals(1, at(0x1000, 0x2000).find(0x2000, 1));
    assertEquals(1, at(0, Long.MIN_VALUE).find(Long.MIN_VALUE, 1));
    assertEquals(1, at(0x1000, Long.MIN_VALUE + 0x2000).find(Long.MIN_VALUE + 0x2000, 1));
  }

  @Test
  void badTablesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new SharedRegions(List.of()));
    assertThrows(IllegalArgumentException.class, () -> at(0x1000, 0x1ff0));
    assertThrows(IllegalArgumentException.class, () -> at(0x1000, 0x1000));
    assertThrows(IllegalArgumentException.class, () -> at(-PAGE + 16));
    assertThrows(
        IllegalArgumentException.class, () -> SharedRegions.of(0x1000, pages(1).asSlice(0, 0)));
  }

  @Test
  void whatIsAlignedOnTheBusMustBeAlignedInMemory() {
    var refused = assertThrows(IllegalArgumentException.class, () -> at(0x1008));

    assertTrue(String.valueOf(refused.getMessage()).contains("0x1008"), refused::getMessage);
    assertEquals(0, SharedRegions.of(0x1008, pages(1).asSlice(8)).find(0x1008, 1));
  }
}
