package stile.manager.compartment;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stile.bindings.compartment.CompartmentDevice;
import stile.bindings.compartment.CompartmentFault;
import stile.bindings.compartment.CompartmentInfo;
import stile.bindings.compartment.CompartmentState.Kind;
import stile.bindings.sys.Errno;
import stile.bindings.sys.Fd;
import stile.bindings.sys.UnixSocket;
import stile.manager.compartment.PeerPort.Change;
import stile.manager.config.DoorbellConfig;
import stile.manager.config.PartitionProfile;
import stile.manager.image.ElfBuilder;
import stile.manager.lifecycle.Obstacles;
import stile.manager.lifecycle.Restart;
import stile.manager.lifecycle.Wish;
import stile.manager.log.Collected;

/** The way to a compartment, with a device that is none. */
@Timeout(30)
class DevicePortTest {
  private static final PartitionProfile FIRMWARE =
      Boards.partition(PartitionProfile.Provider.FIRMWARE);
  private static final long LONG = Duration.ofSeconds(20).toNanos();

  @TempDir Path folder;
  private final FakeDevice device = new FakeDevice();
  private final Collected log = new Collected();

  DevicePortTest() throws IOException {}

  @AfterEach
  void close() {
    device.close();
  }

  private DevicePort port(Restart restart, boolean stop) throws IOException {
    Path image =
        new ElfBuilder(0x7c00_0004L)
            .code(0x7c00_0000L, 12)
            .data(0x7c00_1000L, 8, 4096)
            .write(folder.resolve("peer.elf"));
    return port(Boards.doorbell(FIRMWARE, Optional.of(image), restart, stop));
  }

  private DevicePort port(DoorbellConfig.Compartment config) throws IOException {
    return DevicePort.of(log, config, Boards.board(config.partition()), device, Obstacles.none());
  }

  private String refusal(DoorbellConfig.Compartment config) {
    String message =
        String.valueOf(assertThrows(IOException.class, () -> port(config)).getMessage());
    assertTrue(device.closed(), "nothing stays open");
    return message;
  }

  /** Awaits until something changes. */
  private static Change change(PeerPort port) throws IOException {
    Change change;
    do {
      change = port.await(LONG);
    } while (change == Change.NONE);
    return change;
  }

  @Test
  void aProgramIsLoadedAndStartedOnceThereIsRoom() throws IOException {
    try (DevicePort port = port(Restart.ON_FAULT, false)) {
      assertFalse(port.attached());
      assertEquals(Change.NONE, port.await(0));
      assertEquals(List.of(), device.calls());
      port.vacated();
      assertEquals(Change.ATTACHED, change(port));
      assertTrue(port.attached());
      assertEquals(
          List.of(
              "load 0x7c000000 01010101010101010101010100000000",
              "load 0x7c001000 0202020202020202",
              "start 0x7c000004"),
          device.calls());
    }
    assertEquals(List.of(), device.calls(), "it outlives the manager");
    assertTrue(device.closed());
  }

  @Test
  void aFaultIsToldAndMemoryZeroedBeforeTheNextStart() throws IOException {
    try (DevicePort port = port(Restart.ON_FAULT, false)) {
      port.vacated();
      assertEquals(Change.ATTACHED, change(port));
      device.calls();
      log.take();
      device.faults(new CompartmentFault(0x9200_0046L, 0x7c00_0008L, 0x4000_0000, 0x4000_0000));
      assertEquals(Change.DETACHED, change(port));
      assertFalse(port.attached());
      assertEquals(
          List.of(
              "WARNING stopped by the firmware: write of 0x40000000 outside its memory, at pc"
                  + " 0x7c000008"),
          log.take());
      assertEquals(Change.NONE, port.await(0));
      port.vacated();
      assertEquals(Change.ATTACHED, change(port));
      assertEquals("reset", device.calls().getFirst());
    }
  }

  private static final PartitionProfile PSCI = Boards.partition(PartitionProfile.Provider.PSCI);

  /** The module's device of a core that PSCI starts. */
  private void byPsci() {
    device.info =
        new CompartmentInfo(
            "peer",
            0,
            FakeDevice.CARVE_OUT,
            FakeDevice.PAGE,
            FakeDevice.MEMORY,
            new BitSet(),
            false,
            CompartmentInfo.Mailbox.NONE);
  }

  @Test
  void aProgramByPsciIsRungWhenItShallEnd() throws Exception {
    byPsci();
    Path image =
        new ElfBuilder(0x7c00_0000L).code(0x7c00_0000L, 8).write(folder.resolve("peer.elf"));
    try (DevicePort port =
        port(Boards.doorbell(PSCI, Optional.of(image), Restart.ON_FAULT, true))) {
      port.vacated();
      assertEquals(Change.ATTACHED, change(port));
      device.page.segment().set(JAVA_INT, 0x40, 0);
      device.beforeStop = this::awaitRing;
    }
    assertTrue(device.calls().contains("stop"));
  }

  private void awaitRing() {
    for (int i = 0; i < 1000 && device.page.segment().get(JAVA_INT, 0x40) == 0; i++) {
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    assertEquals(96, device.page.segment().get(JAVA_INT, 0x40), "nobody rang");
  }

  @Test
  void psciIsTheModulesToo() throws IOException {
    String message = refusal(Boards.doorbell(PSCI, Optional.empty(), Restart.ON_FAULT, false));
    assertTrue(message.contains("its node has no stile,cpu"), message);
  }

  @Test
  void memoryByPsciIsTheProfiles() throws IOException {
    byPsci();
    device.info =
        new CompartmentInfo(
            "peer",
            0,
            FakeDevice.CARVE_OUT,
            FakeDevice.PAGE,
            new CompartmentInfo.Place(0x7d00_0000, 1 << 20),
            new BitSet(),
            false,
            CompartmentInfo.Mailbox.NONE);
    String message = refusal(Boards.doorbell(PSCI, Optional.empty(), Restart.ON_FAULT, false));
    assertTrue(message.contains("its own memory: the profile says 0x7c000000"), message);
  }

  @Test
  void oneThatRunsIsTakenOver() throws IOException {
    device.become(Kind.RUNNING, 0);
    device.memory.segment().fill((byte) 0x5a);
    try (DevicePort port = port(Restart.ALWAYS, false)) {
      assertTrue(port.attached());
      assertEquals(Change.NONE, port.await(0));
      assertEquals(List.of(), device.calls());
      assertEquals(0x5a5a5a5a, port.carveOut().get(JAVA_INT, 0), "nothing is cleared");
    }
  }

  @Test
  void theManagersEndStopsItWhereThatIsAsked() throws IOException {
    try (DevicePort port = port(Restart.ON_FAULT, true)) {
      port.vacated();
      assertEquals(Change.ATTACHED, change(port));
      device.calls();
    }
    assertEquals(List.of("stop"), device.calls());
  }

  @Test
  void aWishEndsTheWaitAndIsFulfilled() throws IOException {
    try (DevicePort port = port(Restart.ALWAYS, false)) {
      port.vacated();
      assertEquals(Change.ATTACHED, change(port));
      assertEquals(Change.NONE, port.await(0), "the event of its start");
      CompletableFuture<String> stopped = port.ask(Wish.STOP);
      long before = System.nanoTime();
      assertEquals(Change.DETACHED, change(port));
      assertTrue(System.nanoTime() - before < LONG / 2);
      assertEquals("is stopped", stopped.join());
      CompletableFuture<String> started = port.ask(Wish.START);
      port.vacated();
      assertEquals(Change.ATTACHED, change(port));
      assertEquals("started", started.join());
    }
  }

  @Test
  void whereNobodyStartsPeersWishesAreRefused() throws IOException {
    try (DevicePort port =
        port(
            Boards.doorbell(
                Boards.partition(PartitionProfile.Provider.NONE),
                Optional.empty(),
                Restart.ON_FAULT,
                false))) {
      assertEquals("unattended", port.life().state());
      assertEquals(
          "nobody here can stop it: what the board calls its life-cycle provider is \"none\"",
          port.ask(Wish.STOP).exceptionNow().getMessage());
    }
  }

  @Test
  void ringsAreStoresAndRingsAreHeard() throws IOException {
    device.become(Kind.RUNNING, 0);
    try (DevicePort port = port(Restart.ALWAYS, false)) {
      assertEquals(Change.NONE, port.await(LONG), "the event of its start");
      port.ring();
      assertEquals(96, device.page.segment().get(JAVA_INT, 0x40));
      device.interrupt(CompartmentDevice.DOORBELL);
      assertEquals(Change.NONE, port.await(LONG), "the doorbell ends the wait");
      port.wake();
      assertEquals(Change.NONE, port.await(LONG), "so does this");
      long before = System.nanoTime();
      assertEquals(Change.NONE, port.await(20_000_000));
      assertTrue(System.nanoTime() - before >= 20_000_000, "nothing is left");
    }
  }

  @Test
  void aPartOfTheMemoryIsSharedByADescriptorOfItsOwn() throws IOException {
    Fd given;
    try (DevicePort port = port(Restart.ALWAYS, false)) {
      PeerPort.Share share = port.share(0x2_0000, 0x1000);
      assertEquals(List.of("share 0x1000 bytes at 0x20000"), device.calls());
      assertEquals(0, share.offset(), "the descriptor begins with the part");
      assertNotEquals(device.fd(), share.fd(), "which could stop the compartment");
      given = share.fd();
      assertTrue(given.isOpen());
    }
    assertFalse(given.isOpen(), "it is the port's");
  }

  @Test
  void aBoardThatIsAnotherIsRefused() {
    device.info =
        new CompartmentInfo(
            "peer",
            1,
            new CompartmentInfo.Place(0x7800_0000, 1 << 21),
            new CompartmentInfo.Place(0, 0),
            new CompartmentInfo.Place(0x7d00_0000, 1 << 20),
            new BitSet(),
            false,
            CompartmentInfo.Mailbox.NONE);
    assertEquals(
        "/dev/stile/peer is not what boards/b/profile.toml describes: the carve-out: the profile"
            + " says 0x78000000 to 0x780fffff, the device 0x78000000 to 0x781fffff; the doorbell's"
            + " page: the profile says 0x8020000 to 0x8020fff, the device nowhere; its own memory:"
            + " the profile says 0x7c000000 to 0x7c0fffff, the device 0x7d000000 to 0x7d0fffff;"
            + " its cores: the profile says {1}, the device {}",
        refusal(Boards.doorbell(FIRMWARE, Optional.empty(), Restart.NEVER, false)));
  }

  @Test
  void firmwareThatIsNotThereIsMissed() throws IOException {
    CompartmentInfo.Place nowhere = new CompartmentInfo.Place(0, 0);
    device.info =
        new CompartmentInfo(
            "peer",
            0,
            FakeDevice.CARVE_OUT,
            FakeDevice.PAGE,
            nowhere,
            new BitSet(),
            false,
            CompartmentInfo.Mailbox.NONE);
    PartitionProfile none = Boards.partition(PartitionProfile.Provider.NONE);
    DoorbellConfig.Compartment config =
        Boards.doorbell(none, Optional.empty(), Restart.NEVER, false);
    DevicePort port = port(config);
    assertTrue(port.attached(), "where nobody starts it, it runs");
    assertEquals(Change.NONE, port.await(0));
    assertEquals(
        "/dev/stile/peer is not what boards/b/profile.toml describes: the firmware is to start and"
            + " stop it, and the kernel module found no such firmware",
        refusal(Boards.doorbell(FIRMWARE, Optional.empty(), Restart.NEVER, false)));
  }

  @Test
  void aDeviceThatGoesAwayEndsIt() throws IOException {
    try (DevicePort port = port(Restart.ALWAYS, false)) {
      device.failure = Errno.ENODEV;
      device.interrupt(CompartmentDevice.EVENT);
      IOException end = assertThrows(IOException.class, () -> port.await(LONG));
      assertEquals(
          "read /dev/stile/peer: ENODEV (No such device); was the kernel module's driver unbound?",
          end.getMessage());
    }
  }

  /** A device that only hangs up must not be looked at for ever. */
  @Test
  void aDeviceThatHangsUpEndsIt() throws IOException {
    List<UnixSocket> pair = UnixSocket.pair();
    pair.getLast().close();
    try (UnixSocket mine = pair.getFirst()) {
      device.fd = mine.fd();
      try (DevicePort port = port(Restart.ALWAYS, false)) {
        IOException end = assertThrows(IOException.class, () -> port.await(LONG));
        assertEquals(
            "poll /dev/stile/peer: ENODEV (No such device); was the kernel module's driver unbound?",
            end.getMessage());
      }
    }
  }
}
