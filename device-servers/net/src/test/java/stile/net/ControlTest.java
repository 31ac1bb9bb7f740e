package stile.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.net.NetLayout.CTRL_MAC;
import static stile.net.NetLayout.CTRL_MQ;
import static stile.net.NetLayout.CTRL_RX;
import static stile.net.NetLayout.CTRL_VLAN;
import static stile.net.NetLayout.ERR;
import static stile.net.NetLayout.HEADER;
import static stile.net.NetLayout.MAC_ADDR_SET;
import static stile.net.NetLayout.MAC_TABLE_SET;
import static stile.net.NetLayout.OK;
import static stile.net.NetLayout.VLAN_ADD;
import static stile.net.NetLayout.VLAN_DEL;
import static stile.net.Nets.MAC;
import static stile.net.Nets.command;
import static stile.net.Nets.frame;
import static stile.net.Nets.header;
import static stile.net.Nets.join;
import static stile.net.Nets.room;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stile.virtio.Features;
import stile.virtio.mock.MockDriver;
import stile.virtio.mock.MockRequest;

/** The configuration space, the control queue and several pairs of queues. */
@SuppressWarnings("NullAway.Init") // set before each test
final class ControlTest {
  private static final long GROUP = 0x01005e000001L;
  private static final long OTHER = 0x020000000099L;
  private static final int CONTROL = 4;

  private FakeLink link;
  private MockDriver driver;

  @BeforeEach
  void start() throws Exception {
    link = new FakeLink(0, 2);
    driver =
        MockDriver.start(
            new NetServer(Nets.config("queues", 2L, "speed", 1000L), Nets.MAC, link, null));
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  private boolean passes(long destination) {
    return passes(frame(destination, 60));
  }

  private boolean passes(byte[] frame) {
    MockRequest request = room(driver, 1530);
    link.ports.getFirst().arriving.add(join(header(), frame));
    driver.serve();
    driver.serveSources();
    boolean passed = request.isUsed();
    if (!passed) { // its buffer goes to the next one
      link.ports.getFirst().arriving.add(join(header(), frame(MacAddress.BROADCAST, 60)));
      driver.serveSources();
      assertTrue(request.isUsed());
    }
    return passed;
  }

  @Test
  void saysWhatItIs() {
    byte[] config = driver.device().readConfig();
    assertArrayEquals(
        new byte[] {
          2,
          0,
          0,
          0,
          0,
          1,
          1,
          0,
          2,
          0,
          (byte) (1500 & 0xff),
          1500 >> 8,
          (byte) 0xe8,
          3,
          0,
          0,
          1,
          0,
          0,
          0
        },
        config);
    assertEquals(5, driver.device().queueCount());
    assertFalse(driver.device().writeConfig(0, new byte[1]), "the address is set by a command");
  }

  @Test
  void allPassesUntilTheDriverSaysWhat() {
    assertTrue(passes(OTHER));
    assertTrue(passes(GROUP));
    assertEquals(OK, command(driver, CONTROL, CTRL_RX, 0, 0)); // not promiscuous
    assertTrue(passes(MAC));
    assertTrue(passes(MacAddress.BROADCAST));
    assertFalse(passes(OTHER));
    assertFalse(passes(GROUP));
    assertEquals(OK, command(driver, CONTROL, CTRL_RX, 1, 1)); // all groups
    assertTrue(passes(GROUP));
    assertEquals(OK, command(driver, CONTROL, CTRL_RX, 2, 1)); // all others
    assertTrue(passes(OTHER));
    assertEquals(OK, command(driver, CONTROL, CTRL_RX, 3, 1)); // no groups
    assertFalse(passes(GROUP));
  }

  @Test
  void aTableOfAddresses() {
    command(driver, CONTROL, CTRL_RX, 0, 0);
    int[] table = {
      CTRL_MAC, MAC_TABLE_SET, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0x99, 1, 0, 0, 0, 1, 0, 0x5e, 0, 0, 1
    };
    assertEquals(OK, command(driver, CONTROL, table));
    assertTrue(passes(OTHER));
    assertTrue(passes(GROUP));
    assertFalse(passes(GROUP + 1));
    assertFalse(passes(OTHER + 1));
    for (int cut = 2; cut < table.length; cut++) {
      assertEquals(ERR, command(driver, CONTROL, Arrays.copyOf(table, cut)), "cut at " + cut);
    }
    assertTrue(passes(OTHER), "as it was");
    assertEquals(OK, command(driver, CONTROL, CTRL_MAC, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    assertFalse(passes(OTHER));
  }

  @Test
  void aTableTooLongLetsAllPass() {
    command(driver, CONTROL, CTRL_RX, 0, 0);
    int entries = ReceiveFilter.TABLE + 1;
    int[] table = new int[2 + 4 + 6 * entries + 4];
    table[0] = CTRL_MAC;
    table[2] = entries;
    assertEquals(OK, command(driver, CONTROL, table));
    assertTrue(passes(OTHER));
    assertFalse(passes(GROUP));
    table[4] = 0xff; // millions, in the same few bytes
    assertEquals(ERR, command(driver, CONTROL, table));
    table[5] = 0xff;
    assertEquals(ERR, command(driver, CONTROL, table));
  }

  @Test
  void anotherAddress() {
    command(driver, CONTROL, CTRL_RX, 0, 0);
    assertEquals(OK, command(driver, CONTROL, CTRL_MAC, MAC_ADDR_SET, 2, 0, 0, 0, 0, 0x99));
    assertTrue(passes(OTHER));
    assertFalse(passes(MAC));
    assertEquals(0x99, driver.device().readConfig()[5] & 0xff);
    assertEquals(ERR, command(driver, CONTROL, CTRL_MAC, MAC_ADDR_SET, 1, 0, 0, 0, 0, 1));
    assertEquals(ERR, command(driver, CONTROL, CTRL_MAC, MAC_ADDR_SET, 0, 0, 0, 0, 0, 0));
    assertEquals(ERR, command(driver, CONTROL, CTRL_MAC, MAC_ADDR_SET, 2, 0, 0, 0, 0));
    driver.start(driver.device().offeredFeatures());
    assertEquals(1, driver.device().readConfig()[5], "a reset brings the first one back");
    assertTrue(passes(OTHER), "and lets all pass");
  }

  /** A frame of a virtual LAN, for the driver. */
  private boolean tagged(int vlan) {
    byte[] frame = frame(MAC, 60);
    ByteBuffer.wrap(frame).putInt(NetLayout.TYPE, NetLayout.TYPE_VLAN << 16 | 0xe000 | vlan);
    return passes(frame);
  }

  @Test
  void virtualLans() {
    assertTrue(tagged(7), "all pass at the beginning");
    command(driver, CONTROL, CTRL_RX, 0, 0);
    assertFalse(tagged(7));
    assertTrue(tagged(0));
    assertTrue(passes(MAC));
    assertEquals(OK, command(driver, CONTROL, CTRL_VLAN, VLAN_ADD, 7, 0));
    assertEquals(OK, command(driver, CONTROL, CTRL_VLAN, VLAN_ADD, 0xff, 0xf));
    assertTrue(tagged(7));
    assertTrue(tagged(4095));
    assertFalse(tagged(8));
    assertFalse(tagged(71));
    assertEquals(OK, command(driver, CONTROL, CTRL_VLAN, VLAN_DEL, 7, 0));
    assertFalse(tagged(7));
    assertTrue(tagged(4095));
    assertEquals(ERR, command(driver, CONTROL, CTRL_VLAN, VLAN_ADD, 0, 0x10));
    assertEquals(ERR, command(driver, CONTROL, CTRL_VLAN, VLAN_ADD, 7));
    assertEquals(ERR, command(driver, CONTROL, CTRL_VLAN, 2, 7, 0));
    long all = driver.device().offeredFeatures();
    driver.start(all);
    command(driver, CONTROL, CTRL_RX, 0, 0);
    assertFalse(tagged(4095), "a reset forgets them");
    driver.start(all & ~Features.bit(NetLayout.F_CTRL_VLAN));
    command(driver, CONTROL, CTRL_RX, 0, 0);
    assertTrue(tagged(8), "who cannot say gets all");
    assertEquals(ERR, command(driver, CONTROL, CTRL_VLAN, VLAN_ADD, 7, 0));
  }

  @Test
  void whatItDoesNotKnowIsAnError() {
    for (int kind = 0; kind < 8; kind++) {
      for (int command = 6; command < 300; command += 49) {
        assertEquals(ERR, command(driver, CONTROL, kind, command, 1));
      }
    }
    assertEquals(ERR, command(driver, CONTROL, 0));
    assertEquals(ERR, command(driver, CONTROL, CTRL_RX, 0));
    assertEquals(ERR, command(driver, CONTROL, CTRL_RX, 0, 1, 1));
    assertFalse(driver.needsReset());
  }

  @Test
  void aCommandWithoutRoomForAnAnswerBreaksTheDevice() {
    driver.queue(CONTROL).request().readable((byte) 0, (byte) 0, (byte) 0).submit();
    driver.serve();
    assertTrue(driver.needsReset());
  }

  @Test
  void pairsAreUsedWhenTheDriverSaysSo() {
    assertEquals(1, link.used);
    MockRequest early =
        driver.queue(3).request().readable(header()).readable(frame(1, 60)).submit();
    driver.serve();
    assertFalse(early.isUsed());
    assertEquals(OK, command(driver, CONTROL, CTRL_MQ, 0, 2, 0));
    assertEquals(2, link.used);
    driver.serve();
    assertTrue(early.isUsed());
    MockRequest request = driver.queue(2).request().writable(1530).submit();
    driver.serve();
    link.ports.get(1).arriving.add(join(header(), frame(MAC, 60)));
    driver.serveSources();
    assertEquals(HEADER + 60, request.written());
    driver.queue(2).request().writable(1530).submit();
    driver.serve();
    assertEquals(1, driver.sources().size());
    assertEquals(OK, command(driver, CONTROL, CTRL_MQ, 0, 1, 0));
    assertTrue(driver.sources().isEmpty());
    for (int count : new int[] {0, 3, 255}) {
      assertEquals(ERR, command(driver, CONTROL, CTRL_MQ, 0, count, 0));
    }
    assertEquals(1, link.used);
  }

  @Test
  void withoutSeveralPairsTheControlQueueIsTheThird() {
    driver.start(driver.device().offeredFeatures() & ~Features.bit(NetLayout.F_MQ));
    assertEquals(OK, command(driver, 2, CTRL_RX, 0, 0));
    assertEquals(ERR, command(driver, 2, CTRL_MQ, 0, 1, 0));
    assertFalse(passes(OTHER));
  }

  @Test
  void withoutAControlQueueTheEnabledPairsAreUsed() {
    driver.start(
        driver.device().offeredFeatures()
            & ~Nets.bits(
                NetLayout.F_CTRL_VQ,
                NetLayout.F_CTRL_RX,
                NetLayout.F_CTRL_VLAN,
                NetLayout.F_CTRL_RX_EXTRA,
                NetLayout.F_CTRL_MAC_ADDR));
    assertEquals(2, link.used);
  }
}
