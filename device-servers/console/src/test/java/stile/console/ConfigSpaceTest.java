package stile.console;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import stile.virtio.Features;
import stile.virtio.mock.MockDriver;

final class ConfigSpaceTest {
  private static final int F_MULTIPORT = 1;
  private static final byte[] BANG = {'!', 0, 0, 0};

  private final FakeStream stream = new FakeStream(906);

  private MockDriver attach(String... options) throws Exception {
    return MockDriver.attach(new ConsoleServer(Consoles.config(options), new OutputLine(stream)));
  }

  @Test
  void tellsTheSize() throws Exception {
    try (MockDriver driver = attach("size", "300x25")) {
      assertTrue(Features.has(driver.device().offeredFeatures(), ConsoleLayout.F_SIZE));
      assertArrayEquals(
          new byte[] {44, 1, 25, 0, 0, 0, 0, 0, 0, 0, 0, 0}, driver.device().readConfig());
    }
  }

  @Test
  void tellsNoSizeItDoesNotKnow() throws Exception {
    try (MockDriver driver = attach()) {
      assertFalse(Features.has(driver.device().offeredFeatures(), ConsoleLayout.F_SIZE));
      assertArrayEquals(new byte[12], driver.device().readConfig());
    }
  }

  @Test
  void isAConsoleWithTwoQueuesAndOnePort() throws Exception {
    try (MockDriver driver = attach("queue-size", "16")) {
      assertEquals(3, driver.device().deviceType());
      assertEquals(2, driver.device().queueCount());
      assertEquals(16, driver.device().maxQueueSize(0));
      assertEquals(16, driver.device().maxQueueSize(1));
      assertFalse(Features.has(driver.device().offeredFeatures(), F_MULTIPORT));
    }
  }

  @Test
  void emergencyWritesNeedNoDriver() throws Exception {
    try (MockDriver driver = attach()) {
      assertTrue(Features.has(driver.device().offeredFeatures(), ConsoleLayout.F_EMERG_WRITE));
      assertTrue(driver.device().writeConfig(8, BANG));
      assertEquals("!", stream.text(), "the lower byte alone");
    }
  }

  @Test
  void anEmergencyWriteThatFindsNoRoomIsLostAndHarmless() throws Exception {
    stream.room = 0;
    try (MockDriver driver = attach()) {
      assertTrue(driver.device().writeConfig(8, BANG));
      stream.outputGone = true;
      assertTrue(driver.device().writeConfig(8, BANG));
    }
    assertEquals("", stream.text());
  }

  @Test
  void nothingElseCanBeWritten() throws Exception {
    try (MockDriver driver = attach("size", "80x25")) {
      for (int offset : new int[] {0, 2, 4, 7, 9}) {
        assertFalse(driver.device().writeConfig(offset, new byte[] {1}), "at " + offset);
      }
      assertFalse(driver.device().writeConfig(8, new byte[0]));
      assertEquals("", stream.text());
    }
  }
}
