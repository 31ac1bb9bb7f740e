package stile.manager.controller;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stile.bindings.memory.Barriers;
import stile.bindings.memory.DeviceMapping;
import stile.bindings.memory.MemoryFd;
import stile.bindings.memory.NormalMapping;
import stile.virtio.mock.Allocations;

/** One store, of the right width and value, after a barrier. */
class ControllerBellTest {
  private static final int PAGE = 4096;
  private static final int ROUNDS = 50_000;

  @ParameterizedTest
  @CsvSource({
    "8,  0xffffffffffffff21",
    "16, 0xffffffffffff4321",
    "32, 0xffffffff87654321",
    "64, 0x0fedcba987654321",
  })
  void aRingIsOneStore(int width, String expected) throws IOException {
    try (MemoryFd memory = MemoryFd.create("bell", PAGE);
        NormalMapping normal = memory.map();
        DeviceMapping page = DeviceMapping.map(memory.fd(), 0, PAGE)) {
      normal.segment().fill((byte) 0xff);
      List<Long> before = new ArrayList<>();
      Barriers barriers =
          new Barriers() {
            @Override
            public void full() {
              throw new AssertionError("too much");
            }

            @Override
            public void store() {
              before.add(normal.segment().get(JAVA_LONG, 0x40));
            }

            @Override
            public void load() {
              throw new AssertionError("of no use");
            }
          };
      long value = 0x0fed_cba9_8765_4321L;
      bell(page, width, value, barriers).ring();
      assertEquals(List.of(-1L), before, "the barrier comes first, once");
      assertEquals(
          Long.parseUnsignedLong(expected.substring(2), 16), normal.segment().get(JAVA_LONG, 0x40));
      assertEquals(-1, normal.segment().get(JAVA_LONG, 0x38));
      assertEquals(-1, normal.segment().get(JAVA_LONG, 0x48));
    }
  }

  @Test
  void ringingAllocatesNothing() throws IOException {
    try (MemoryFd memory = MemoryFd.create("bell", PAGE);
        DeviceMapping page = DeviceMapping.map(memory.fd(), 0, PAGE)) {
      ControllerBell bell = bell(page, 32, 96, Barriers.innerShareable());
      long allocated = Allocations.settled(ROUNDS - 1, () -> ring(bell));
      assertTrue(allocated < ROUNDS, allocated + " bytes in " + ROUNDS + " rings");
    }
  }

  private static ControllerBell bell(DeviceMapping page, int width, long value, Barriers barriers) {
    return new ControllerBell(
        Controller.register(0x1000, PAGE, 0x40, width, value),
        List.of(RegisterBlock.of(page.registers())),
        barriers);
  }

  private static void ring(ControllerBell bell) {
    for (int i = 0; i < ROUNDS; i++) {
      bell.ring();
    }
  }

  @Test
  void otherWidthsThereAreNone() throws IOException {
    try (MemoryFd memory = MemoryFd.create("bell", PAGE);
        DeviceMapping page = DeviceMapping.map(memory.fd(), 0, PAGE)) {
      assertThrows(
          IllegalArgumentException.class, () -> bell(page, 24, 1, Barriers.innerShareable()));
    }
  }
}
