package stile.manager.compartment;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import stile.bindings.abi.stile_mailbox;
import stile.bindings.compartment.CompartmentDevice;
import stile.bindings.compartment.CompartmentInfo;
import stile.bindings.compartment.CompartmentInfo.Mailbox;
import stile.bindings.compartment.CompartmentState.Kind;
import stile.bindings.sys.Errno;
import stile.manager.compartment.MailboxInstaller.Outcome;
import stile.manager.config.BellProfile;
import stile.manager.config.DoorbellConfig;
import stile.manager.config.DoorbellProfile;
import stile.manager.config.PartitionProfile;
import stile.manager.controller.Block;
import stile.manager.controller.Controller;
import stile.manager.controller.Operation;
import stile.manager.controller.Place;
import stile.manager.lifecycle.Obstacles;
import stile.manager.lifecycle.Restart;
import stile.manager.log.Collected;

/** Compartments whose mailbox the kernel module drives, with a device that is none. */
@Timeout(30)
class MailboxTest {
  private static final CompartmentInfo.Place NOWHERE = new CompartmentInfo.Place(0, 0);
  private static final PartitionProfile FIRMWARE =
      Boards.partition(PartitionProfile.Provider.FIRMWARE);

  private final FakeDevice device = new FakeDevice();

  MailboxTest() throws IOException {}

  @AfterEach
  void close() {
    device.close();
  }

  private static Place at(long offset) {
    return new Place(0, offset, 32);
  }

  /** Rings and acknowledges by stores. */
  private static Controller controller(boolean shared) {
    return new Controller(
        "k",
        List.of(new Block("all", FakeDevice.PAGE.address(), FakeDevice.PAGE.size(), shared)),
        List.of(),
        List.of(new Operation.Change(at(0x40), 96, true)),
        Optional.empty(),
        Optional.empty(),
        List.of(new Operation.Store(at(0x44), 1)),
        List.of(),
        List.of(),
        List.of());
  }

  private static DoorbellConfig.Compartment config(Controller controller) {
    DoorbellConfig.Compartment plain =
        Boards.doorbell(FIRMWARE, Optional.empty(), Restart.NEVER, false);
    return new DoorbellConfig.Compartment(
        plain.label(),
        new BellProfile(controller, Optional.empty(), Optional.empty()),
        plain.partition(),
        plain.life(),
        DoorbellProfile.Access.MODULE);
  }

  private void is(Mailbox mailbox, CompartmentInfo.Place doorbell) {
    CompartmentInfo info = device.info;
    device.info =
        new CompartmentInfo(
            info.name(),
            info.firmware(),
            info.carveOut(),
            doorbell,
            info.memory(),
            info.cores(),
            info.uncached(),
            mailbox);
  }

  private DevicePort port(Controller controller) throws IOException {
    return DevicePort.of(
        new Collected(), config(controller), Boards.board(FIRMWARE), device, Obstacles.none());
  }

  private String refusal(Controller controller) {
    String message =
        String.valueOf(assertThrows(IOException.class, () -> port(controller)).getMessage());
    assertTrue(device.closed(), "nothing stays open");
    return message;
  }

  private Outcome install(Controller controller) throws IOException {
    return MailboxInstaller.install(config(controller), Boards.board(FIRMWARE), label -> device);
  }

  @Test
  void registersOfOthersAreRungByTheModule() throws IOException {
    is(Mailbox.INSTALLED, NOWHERE);
    try (DevicePort port = port(controller(true))) {
      port.ring();
      port.ring();
      assertEquals(List.of("ring", "ring"), device.calls());
      assertEquals(0, device.page.segment().get(JAVA_INT, 0x40));
    }
  }

  /** The process rings, the module acknowledges: nothing is done twice. */
  @Test
  void aPageOfOnesOwnIsRungByTheProcess() throws IOException {
    is(Mailbox.INSTALLED, FakeDevice.PAGE);
    device.become(Kind.RUNNING, 0);
    try (DevicePort port = port(controller(false))) {
      port.ring();
      device.interrupt(CompartmentDevice.DOORBELL);
      port.await(0);
      assertEquals(List.of(), device.calls());
      assertEquals(96, device.page.segment().get(JAVA_INT, 0x40));
      assertEquals(0, device.page.segment().get(JAVA_INT, 0x44));
    }
  }

  @Test
  void aRingThatFailsEndsIt() throws IOException {
    is(Mailbox.INSTALLED, NOWHERE);
    device.become(Kind.RUNNING, 0);
    try (DevicePort port = port(controller(true))) {
      while (device.take() != 0) {}
      port.await(0);
      device.ringFailure = Errno.ENODEV;
      port.ring();
      String said =
          String.valueOf(
              assertThrows(IOException.class, () -> port.await(Duration.ofSeconds(20).toNanos()))
                  .getMessage());
      assertTrue(said.startsWith("ring by /dev/stile/peer: ENODEV"), said);
    }
  }

  @Test
  void oneThatWasNotInstalledIsMissed() throws IOException {
    is(Mailbox.MISSING, NOWHERE);
    assertEquals(
        "/dev/stile/peer: the kernel module was not told how to ring and acknowledge; as root:"
            + " stile doorbell install --config FILE",
        refusal(controller(true)));
  }

  @Test
  void anEdgeThatMustBeAcknowledgedWantsOneToo() throws IOException {
    is(Mailbox.NONE, FakeDevice.PAGE);
    assertEquals(
        "/dev/stile/peer: the kernel module was not told how to acknowledge its interrupt; as"
            + " root: stile doorbell install --config FILE",
        refusal(controller(false)));
  }

  @Test
  void aLevelThatTheProfileDoesNotAcknowledgeIsRefused() {
    is(Mailbox.MISSING, FakeDevice.PAGE);
    String said = refusal(Boards.BELL.controller());
    assertTrue(said.contains("the profile's controller, register, does not say it either"), said);
  }

  @Test
  void registersOfOthersThatTheTreeGivesAwayAreRefused() {
    is(Mailbox.INSTALLED, FakeDevice.PAGE);
    String said = refusal(controller(true));
    assertTrue(
        said.endsWith(
            "the doorbell's page: the profile says nobody's, since others use its registers, the"
                + " device 0x8020000 to 0x8020fff"),
        said);
  }

  @Test
  void memoryThatIsMappedOtherwiseIsRefused() {
    CompartmentInfo info = device.info;
    device.info =
        new CompartmentInfo(
            info.name(),
            info.firmware(),
            info.carveOut(),
            info.doorbell(),
            info.memory(),
            info.cores(),
            true,
            Mailbox.NONE);
    String said = refusal(Boards.BELL.controller());
    assertTrue(
        said.endsWith("the carve-out's memory: the profile says cached, the device uncached"),
        said);
  }

  @Test
  void installsOnce() throws IOException {
    is(Mailbox.MISSING, NOWHERE);
    assertEquals(Outcome.INSTALLED, install(controller(true)));
    assertTrue(device.closed());
    assertEquals(List.of("install"), device.calls());
    assertEquals(FakeDevice.PAGE.address(), stile_mailbox.blocks(device.installed, 0));
    is(Mailbox.INSTALLED, NOWHERE);
    assertEquals(Outcome.WAS_INSTALLED, install(controller(true)));
    assertEquals(List.of(), device.calls());
  }

  @Test
  void installsNothingWhereNothingIsNeeded() throws IOException {
    assertEquals(Outcome.NOT_NEEDED, install(Boards.BELL.controller()));
    assertEquals(List.of(), device.calls());
  }

  @Test
  void installsNothingOnAnotherBoard() {
    is(Mailbox.MISSING, FakeDevice.PAGE);
    assertThrows(IOException.class, () -> install(controller(true)));
    assertEquals(List.of(), device.calls());
  }
}
