package stile.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.net.NetLayout.ANNOUNCE_ACK;
import static stile.net.NetLayout.CTRL_ANNOUNCE;
import static stile.net.NetLayout.ERR;
import static stile.net.NetLayout.OK;
import static stile.net.NetLayout.S_ANNOUNCE;
import static stile.net.NetLayout.S_LINK_UP;
import static stile.net.Nets.command;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import stile.virtio.Features;
import stile.virtio.mock.MockDriver;

/** What the driver is told of its link. */
@SuppressWarnings("NullAway.Init") // set before each test
final class CarrierTest {
  private static final int CONTROL = 2;

  private FakeLink link;
  private MockDriver driver;

  @BeforeEach
  void start() throws Exception {
    link = new FakeLink(0, 1);
    link.changes = 77;
    driver = MockDriver.start(new NetServer(Nets.config(), Nets.MAC, link, null));
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  private int status() {
    return driver.device().readConfig()[NetLayout.STATUS];
  }

  private void turns(boolean up) {
    link.up = up;
    driver.serveSources();
  }

  @Test
  void hearsOfEachChangeOnce() {
    assertEquals(S_LINK_UP, status());
    turns(true);
    assertEquals(0, driver.configChanges());
    turns(false);
    turns(false);
    assertEquals(1, driver.configChanges());
    assertEquals(0, status());
    turns(true);
    assertEquals(2, driver.configChanges());
    assertEquals(S_LINK_UP | S_ANNOUNCE, status());
  }

  @Test
  void makesItselfKnownWhenTheLinkIsBack() {
    turns(false);
    turns(true);
    assertEquals(ERR, command(driver, CONTROL, CTRL_ANNOUNCE, ANNOUNCE_ACK, 1));
    assertEquals(ERR, command(driver, CONTROL, CTRL_ANNOUNCE, 1));
    assertEquals(S_LINK_UP | S_ANNOUNCE, status());
    assertEquals(OK, command(driver, CONTROL, CTRL_ANNOUNCE, ANNOUNCE_ACK));
    assertEquals(S_LINK_UP, status());
    turns(false);
    turns(true);
    turns(false);
    assertEquals(0, status(), "nobody to be known to");
  }

  @Test
  void aDriverThatCannotIsNotAsked() {
    driver.start(driver.device().offeredFeatures() & ~Features.bit(NetLayout.F_GUEST_ANNOUNCE));
    turns(false);
    turns(true);
    assertEquals(S_LINK_UP, status());
    assertEquals(ERR, command(driver, CONTROL, CTRL_ANNOUNCE, ANNOUNCE_ACK));
  }

  @Test
  void whatChangedBeforeItWasReadyIsToldThen() {
    driver.device().setStatus(0);
    assertTrue(driver.sources().isEmpty());
    link.up = false;
    assertEquals(0, status());
    link.up = true;
    int before = driver.configChanges();
    driver.start(driver.device().offeredFeatures());
    assertEquals(before + 1, driver.configChanges());
    assertEquals(1, driver.sources().size());
    assertEquals(S_LINK_UP, status() & S_LINK_UP);
  }
}
