package stile.manager.compartment;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import stile.bindings.abi.Abi;
import stile.bindings.compartment.CompartmentDevice;
import stile.bindings.compartment.CompartmentFault;
import stile.bindings.compartment.CompartmentState.Kind;
import stile.manager.amp.AmpDriver;
import stile.manager.amp.AmpHeader;
import stile.manager.config.PartitionProfile;
import stile.manager.image.ElfBuilder;
import stile.manager.lifecycle.Obstacles;
import stile.manager.lifecycle.Restart;
import stile.manager.lifecycle.Wish;

/** A compartment as it runs, with its own thread: the peer is this test, the board a fake. */
@Timeout(60)
class CompartmentTest implements Compartment.Observer {
  private static final byte STALE = 0x5a;

  @TempDir Path folder;
  private final FakeDevice device = new FakeDevice();
  private final MemorySegment window = device.memory.segment().asSlice(0, Boards.WINDOW_SIZE);
  private final CountDownLatch ended = new CountDownLatch(1);

  CompartmentTest() throws Exception {}

  @AfterEach
  void close() {
    device.close();
  }

  @Override
  public void changed() {}

  @Override
  public void ended() {
    ended.countDown();
  }

  private Compartment start() throws Exception {
    Path image =
        new ElfBuilder(0x7c00_0000L).code(0x7c00_0000L, 8).write(folder.resolve("peer.elf"));
    Compartment compartment =
        CompartmentBuilder.build(
            Boards.config(
                Boards.doorbell(
                    Boards.partition(PartitionProfile.Provider.FIRMWARE),
                    Optional.of(image),
                    Restart.ON_FAULT,
                    false)),
            label -> device,
            Obstacles.none(),
            this);
    compartment.start();
    return compartment;
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(1); // the test's own time-out ends it
    }
  }

  private AmpDriver driver() {
    return new AmpDriver(window, () -> device.interrupt(CompartmentDevice.DOORBELL));
  }

  private boolean runs() {
    return device.state().kind() == Kind.RUNNING;
  }

  @Test
  void aProgramIsStartedOverACleanWindowAndServed() throws Exception {
    window.fill(STALE);
    try (Compartment compartment = start()) {
      await(this::runs);
      assertEquals(0, window.get(JAVA_BYTE, Boards.WINDOW_SIZE / 2), "no trace of an earlier peer");
      AmpDriver driver = driver();
      await(driver::advance);
      await(() -> compartment.condition().startsWith("serving"));
      assertEquals(96, device.page.segment().get(JAVA_INT, 0x40), "the peer was rung");
    }
    assertEquals(0, ended.getCount());
    assertTrue(device.closed());
  }

  @Test
  void oneThatFaultsIsStartedOverACleanWindowAgain() throws Exception {
    try (Compartment compartment = start()) {
      await(this::runs);
      await(driver()::advance);
      device.calls();
      device.faults(new CompartmentFault(0x9200_0006L, 0x7c00_0000L, 0x4000_0000, 0x4000_0000));
      await(this::runs);
      assertEquals("reset", device.calls().getFirst());
      await(() -> compartment.condition().equals("waiting for its peer"));
      AmpDriver next = driver();
      await(next::advance);
      await(() -> compartment.condition().startsWith("serving"));
    }
  }

  /** The earlier manager was killed: it left the window in RUN, and the peer runs on. */
  @Test
  void aPeerOfAKilledManagerIsTakenOverAsItIs() throws Exception {
    byte[] left;
    try (Compartment compartment = start()) {
      await(this::runs);
      await(driver()::advance);
      await(() -> compartment.condition().startsWith("serving"));
      left = window.toArray(JAVA_BYTE);
    }
    FakeDevice same = new FakeDevice();
    same.become(Kind.RUNNING, 0);
    MemorySegment found = same.memory.segment().asSlice(0, Boards.WINDOW_SIZE);
    found.copyFrom(MemorySegment.ofArray(left));
    AmpDriver peer = new AmpDriver(found, () -> same.interrupt(CompartmentDevice.DOORBELL));
    assertFalse(peer.advance(), "it sees the RUN of a manager that is no more");
    try (Compartment compartment =
        CompartmentBuilder.build(
            Boards.config(
                Boards.doorbell(
                    Boards.partition(PartitionProfile.Provider.FIRMWARE),
                    Optional.of(folder.resolve("peer.elf")),
                    Restart.ALWAYS,
                    false)),
            label -> same,
            Obstacles.none(),
            this)) {
      compartment.start();
      await(peer::advance);
      await(() -> compartment.condition().startsWith("serving"));
      assertEquals(List.of(), same.calls(), "nothing is loaded");
      assertTrue(AmpHeader.published(found));
    }
  }

  @Test
  void theLogIsReadToItsEndAndEmptiedForTheNextPeer() throws Exception {
    MemorySegment log = device.memory.segment().asSlice(Boards.LOG_OFFSET, 4096);
    try (Compartment _ = start()) {
      await(this::runs);
      log.set(JAVA_INT, 4, 1024);
      log.set(JAVA_INT, 8, 0);
      log.set(JAVA_INT, 0, Abi.STILE_PEER_LOG_MAGIC());
      device.become(Kind.ENDED, 1);
      await(this::runs);
      assertEquals(0, log.get(JAVA_INT, 0));
    }
  }

  @Test
  void anAdministratorStopsAndStartsIt() throws Exception {
    try (Compartment compartment = start()) {
      await(this::runs);
      await(driver()::advance);
      await(() -> compartment.condition().startsWith("serving"));
      assertEquals("is stopped", compartment.ask(Wish.STOP).get());
      assertEquals("stopped", compartment.life().state());
      await(() -> compartment.condition().equals("waiting for its peer"));
      assertEquals("started", compartment.ask(Wish.START).get());
      await(driver()::advance);
      await(() -> compartment.condition().startsWith("serving"));
      assertEquals("started", compartment.ask(Wish.RESTART).get());
      await(driver()::advance);
      await(() -> compartment.condition().startsWith("serving"));
    }
  }

  @Test
  void aDeviceThatGoesAwayFailsItsCompartmentAlone() throws Exception {
    try (Compartment compartment = start()) {
      await(this::runs);
      device.failure = 19;
      device.interrupt(CompartmentDevice.EVENT);
      ended.await();
      assertEquals(
          "read /dev/stile/peer: ENODEV (No such device); was the kernel module's driver unbound?",
          compartment.failure());
      assertEquals(
          "failed: " + compartment.failure(),
          compartment.ask(Wish.START).exceptionNow().getMessage());
    }
  }
}
