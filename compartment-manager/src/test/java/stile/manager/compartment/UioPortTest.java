package stile.manager.compartment;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import stile.bindings.discovery.UioMap;
import stile.bindings.sys.Errno;
import stile.manager.compartment.PeerPort.Change;
import stile.manager.config.BellProfile;
import stile.manager.config.DoorbellConfig;
import stile.manager.config.DoorbellProfile;
import stile.manager.config.LifeConfig;
import stile.manager.config.PartitionProfile;
import stile.manager.controller.Block;
import stile.manager.controller.Controller;
import stile.manager.controller.Operation;
import stile.manager.controller.Place;
import stile.manager.image.MemoryRange;
import stile.manager.lifecycle.Restart;
import stile.manager.log.Collected;

/** The way to a compartment behind a uio device that is none. */
@Timeout(30)
class UioPortTest {
  private static final long LONG = Duration.ofSeconds(20).toNanos();
  private final FakeUio device = new FakeUio();
  private final Collected log = new Collected();

  UioPortTest() throws IOException {}

  @AfterEach
  void close() {
    device.close();
  }

  private static DoorbellConfig.Compartment config(Controller controller) {
    return new DoorbellConfig.Compartment(
        "peer",
        new BellProfile(controller, Optional.empty(), Optional.empty()),
        new PartitionProfile(
            new MemoryRange(FakeUio.CARVE_OUT, FakeUio.SIZE),
            Optional.empty(),
            List.of(),
            PartitionProfile.Provider.NONE,
            Optional.empty()),
        new LifeConfig(Optional.empty(), Restart.NEVER, false, List.of()),
        DoorbellProfile.Access.UIO);
  }

  private static Controller register() {
    return Controller.register(FakeUio.PAGE, 0x1000, 0x40, 32, 96);
  }

  private UioPort port(Controller controller) throws IOException {
    DoorbellConfig.Compartment config = config(controller);
    return UioPort.of(log, config, Boards.board(config.partition()), device);
  }

  private String refusal(Controller controller) {
    String message =
        String.valueOf(assertThrows(IOException.class, () -> port(controller)).getMessage());
    assertTrue(device.closed, "nothing stays open");
    return message;
  }

  @Test
  void mapsWhatTheProfileNamesAndNoMore() throws IOException {
    device.maps =
        List.of(
            new UioMap(0, "bell", FakeUio.PAGE, 0x1000, 0),
            new UioMap(1, "memory", FakeUio.CARVE_OUT - 0x1000, FakeUio.SIZE + 0x8000, 0));
    DoorbellConfig.Compartment config = config(register());
    config =
        new DoorbellConfig.Compartment(
            config.label(),
            config.bell(),
            new PartitionProfile(
                new MemoryRange(FakeUio.CARVE_OUT, FakeUio.SIZE - 0x1000),
                Optional.empty(),
                List.of(),
                PartitionProfile.Provider.NONE,
                Optional.empty()),
            config.life(),
            config.access());
    try (UioPort port = UioPort.of(log, config, Boards.board(config.partition()), device)) {
      assertEquals(List.of("map1 0x100000", "map0 0x1000"), device.calls);
      assertEquals(FakeUio.SIZE - 0x1000, port.carveOut().byteSize());
      port.carveOut().set(JAVA_INT, 0, 42);
      assertEquals(42, device.memory.segment().get(JAVA_INT, 0x1000));
    }
  }

  @Test
  void deviceMemoryIsNotShared() throws IOException {
    try (UioPort port = port(register())) {
      IOException refusal = assertThrows(IOException.class, () -> port.share(0, 0x1000));
      assertTrue(String.valueOf(refusal.getMessage()).contains("Device memory"));
    }
  }

  @Test
  void ringsAndHears() throws IOException {
    try (UioPort port = port(register())) {
      assertTrue(port.attached());
      port.ring();
      assertEquals(96, device.registers.segment().get(JAVA_INT, 0x40));
      assertTrue(device.rung(), "it was enabled at the start");
      assertFalse(device.rung(), "and is off until it was heard");
      assertEquals(Change.NONE, port.await(LONG));
      assertTrue(device.rung(), "and then on again");
      assertEquals(Change.NONE, port.await(LONG));
      port.wake();
      assertEquals(Change.NONE, port.await(Long.MAX_VALUE));
      assertEquals(Change.NONE, port.await(0));
    }
    assertTrue(device.closed);
  }

  /** Written down as numbers, so that a register shows the last of them. */
  @Test
  void aControllerIsSetUpAcknowledgedAndLeft() throws IOException {
    device.keep = true;
    try (UioPort port = port(mailbox(false))) {
      assertEquals(3, device.registers.segment().get(JAVA_INT, 0x18), "unmasked, after all else");
      assertTrue(device.rung());
      assertEquals(Change.NONE, port.await(LONG));
      assertEquals(4, device.registers.segment().get(JAVA_INT, 0x10), "acknowledged");
      assertTrue(device.rung());
    }
    assertEquals(2, device.registers.segment().get(JAVA_INT, 0x18), "masked at the end");
    device.keep = false;
  }

  private static Controller mailbox(boolean shared) {
    Place status = new Place(0, 0x10, 32);
    Place mask = new Place(0, 0x18, 32);
    return new Controller(
        "mailbox",
        List.of(new Block("registers", FakeUio.PAGE, 0x100, shared)),
        List.of(new Operation.Store(mask, 1)),
        List.of(new Operation.Store(new Place(0, 0, 32), 8)),
        Optional.empty(),
        Optional.empty(),
        List.of(new Operation.Store(status, 4)),
        List.of(new Operation.Store(mask, 2)),
        List.of(new Operation.Store(mask, 3)),
        List.of());
  }

  @Test
  void allDifferencesAreSaidBeforeAnythingIsMapped() {
    device.maps =
        List.of(
            new UioMap(0, "bell", FakeUio.PAGE + 0x1000, 0x1000, 0),
            new UioMap(1, "memory", FakeUio.CARVE_OUT, FakeUio.SIZE - 0x1000, 0));
    String maps = "there are map0 0x8021000 to 0x8021fff, map1 0x78000000 to 0x780fefff";
    assertEquals(
        "uio device \"peer\" (/dev/uio0) is not what boards/b/profile.toml describes: the carve-out:"
            + " the profile says 0x78000000 to 0x780fffff, which lies in no map; "
            + maps
            + "; the doorbell's page: the profile says 0x8020000 to 0x8020fff, which lies in no map; "
            + maps,
        refusal(register()));
    assertEquals(List.of(), device.calls);
  }

  @Test
  void sharedRegistersAreNobodysToMap() {
    String message = refusal(mailbox(true));
    assertTrue(message.contains("the registers at 0x8020000 are shared with others"), message);
    assertEquals(List.of(), device.calls);
  }

  @Test
  void aDriverThatWentAwayIsTheEnd() throws IOException {
    try (UioPort port = port(register())) {
      assertTrue(device.rung());
      device.failure = Errno.EIO;
      String said =
          String.valueOf(assertThrows(IOException.class, () -> port.await(LONG)).getMessage());
      assertTrue(said.contains("read /dev/uio0: EIO"), said);
      assertTrue(said.contains("was its driver unbound?"), said);
    }
  }

  @Test
  void anInterruptThatCannotBeEnabledIsRefused() {
    device.failure = Errno.EIO;
    String message = refusal(register());
    assertTrue(message.contains("write /dev/uio0: EIO"), message);
  }
}
