package stile.virtio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeaturesTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 23, 50, 63})
  void aDeviceTypeMayOfferItsOwnBits(int bit) {
    assertEquals(1L << bit, Features.requireDeviceType(Features.bit(bit)));
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 28, 29, 32, 34, 40, 43, 49})
  void aDeviceTypeMayNotOfferBitsOfRingsAndTransport(int bit) {
    assertThrows(
        IllegalArgumentException.class, () -> Features.requireDeviceType(Features.bit(bit)));
  }

  @Test
  void hasLooksAtOneBit() {
    assertTrue(Features.has(Features.bit(63), 63));
    assertFalse(Features.has(~Features.bit(32), 32));
  }

  @Test
  void everyDeviceOffersVersion1() {
    assertTrue(Features.has(Features.OFFERED, Features.VERSION_1));
  }

  @Test
  void commonBitsHaveNamesAndOthersNumbers() {
    long features = Features.bit(5) | Features.bit(Features.EVENT_IDX) | Features.bit(63);

    assertEquals("5 EVENT_IDX 63", Features.toString(features));
    assertEquals("", Features.toString(0));
  }
}
