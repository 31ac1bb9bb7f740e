package stile.blk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import stile.bindings.abi.Abi;
import stile.bindings.abi.stile_blk_config;
import stile.bindings.abi.stile_blk_range;
import stile.bindings.abi.stile_blk_req;

/** Every constant is what the header says that both sides share. */
class BlkLayoutTest {
  /** Prefixes of constants that the header defines under the same name. */
  private static final List<String> DEFINED = List.of("F_", "T_", "S_", "SECTOR_SIZE");

  /** Constants that are no offset into the configuration space. */
  private static final List<String> OTHER =
      List.of(
          "DEVICE_TYPE",
          "CONFIG_SIZE",
          "HEADER_SIZE",
          "HEADER_RESERVED_SIZE",
          "STATUS_SIZE",
          "ID_SIZE",
          "RANGE_SIZE",
          "RANGE_UNMAP");

  private static long value(Class<?> type, String method) throws ReflectiveOperationException {
    return ((Number) type.getMethod(method).invoke(null)).longValue();
  }

  @Test
  void constantsAndOffsets() throws Exception {
    int offsets = 0;
    for (Field field : BlkLayout.class.getDeclaredFields()) {
      String name = field.getName();
      long ours = ((Number) field.get(null)).longValue();
      if (DEFINED.stream().anyMatch(name::startsWith)) {
        assertEquals(value(Abi.class, "STILE_BLK_" + name), ours, name);
      } else if (!OTHER.contains(name)) {
        String member = name.toLowerCase(Locale.ROOT);
        assertEquals(value(stile_blk_config.class, member + "$offset"), ours, name);
        offsets++;
      }
    }
    assertEquals(19, offsets);
  }

  @Test
  void sizes() {
    assertEquals(stile_blk_req.sizeof(), BlkLayout.HEADER_SIZE);
    assertEquals(stile_blk_req.reserved$layout().byteSize(), BlkLayout.HEADER_RESERVED_SIZE);
    assertEquals(stile_blk_range.sizeof(), BlkLayout.RANGE_SIZE);
    assertEquals(Abi.STILE_BLK_ID_BYTES(), BlkLayout.ID_SIZE);
    assertEquals(Abi.STILE_BLK_WRITE_ZEROES_F_UNMAP(), BlkLayout.RANGE_UNMAP);
    // The specification's structure has no padding at its end, C's has 4 bytes.
    long end = stile_blk_config.unused1$offset() + stile_blk_config.unused1$layout().byteSize();
    assertEquals(end, BlkLayout.CONFIG_SIZE);
  }

  @Test
  void orderOfFields() {
    assertArrayEquals(
        new long[] {0, 4, 8},
        new long[] {
          stile_blk_req.type$offset(),
          stile_blk_req.reserved$offset(),
          stile_blk_req.sector$offset()
        });
    assertArrayEquals(
        new long[] {0, 8, 12},
        new long[] {
          stile_blk_range.sector$offset(),
          stile_blk_range.num_sectors$offset(),
          stile_blk_range.flags$offset()
        });
  }
}
