package stile.virtio.mock;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.virtio.Status.ACKNOWLEDGE;
import static stile.virtio.Status.DRIVER;
import static stile.virtio.Status.DRIVER_OK;
import static stile.virtio.Status.FAILED;
import static stile.virtio.Status.FEATURES_OK;
import static stile.virtio.Status.NEEDS_RESET;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stile.virtio.Features;
import stile.virtio.VirtioDevice;
import stile.virtio.device.DeviceContext;
import stile.virtio.device.Source;
import stile.virtio.queue.QueueSettings;
import stile.virtio.queue.Virtqueue;

/** The device as a transport drives it: status, features, queues, configuration, and its faults. */
@ParameterizedClass
@ValueSource(longs = {0, 1L << Features.RING_PACKED})
class VirtioDeviceTest {
  private static final int KNOWN = ACKNOWLEDGE | DRIVER;
  private static final int NEGOTIATED = KNOWN | FEATURES_OK;
  private static final int LIVE = NEGOTIATED | DRIVER_OK;

  /** What a driver chooses that wants its ring and nothing else. */
  private final long plain;

  private final EchoDevice server = new EchoDevice(8, 4);
  private final MockDriver driver = MockDriver.attach(server);
  private final VirtioDevice device = driver.device();

  VirtioDeviceTest(long ring) {
    plain = MockDriver.plainFeatures() | ring;
  }

  private MockQueue layQueue(int size) {
    return MockQueue.of(driver.memory(), size, Features.has(plain, Features.RING_PACKED));
  }

  @AfterEach
  void close() {
    server.onStop = () -> {};
    driver.close();
  }

  private void features(long features) {
    assertTrue(device.setDriverFeatures(0, (int) features));
    assertTrue(device.setDriverFeatures(1, (int) (features >>> 32)));
  }

  private void negotiate() {
    device.setStatus(KNOWN);
    features(plain);
    assertEquals(NEGOTIATED, device.setStatus(NEGOTIATED));
  }

  private DeviceContext context() {
    return Objects.requireNonNull(server.context);
  }

  private MockRequest echo() {
    return driver.queue(0).request().readable((byte) 1, (byte) 2).writable(2).submit();
  }

  private long refusals() {
    return device.counters().refusals();
  }

  // --- status

  @Test
  void aDeviceBeginsReset() {
    assertEquals(0, device.status());
    assertEquals(0, device.driverFeatures());
    assertEquals(2, device.queueCount());
    assertEquals(42, device.deviceType());
  }

  @Test
  void theStartUpOfTheStandardGoesThrough() {
    assertEquals(ACKNOWLEDGE, device.setStatus(ACKNOWLEDGE));
    assertEquals(KNOWN, device.setStatus(KNOWN));
    features(plain | EchoDevice.FEATURE);
    assertEquals(NEGOTIATED, device.setStatus(NEGOTIATED));
    assertEquals(List.of(), server.journal);
    assertEquals(LIVE, device.setStatus(LIVE));

    assertEquals(List.of("start"), server.journal);
    assertEquals(plain | EchoDevice.FEATURE, context().features());
    assertTrue(context().has(3));
    assertEquals(0, refusals());
  }

  @Test
  void writingTheSameStatusAgainChangesNothing() {
    driver.start(plain);

    assertEquals(LIVE, device.setStatus(LIVE));
    assertEquals(List.of("start"), server.journal);
  }

  @Test
  void aDriverMayGiveUpAtAnyPoint() {
    assertEquals(FAILED, device.setStatus(FAILED));
    device.setStatus(0);
    driver.start(plain);
    assertEquals(LIVE | FAILED, device.setStatus(LIVE | FAILED));
    assertEquals(0, refusals());
  }

  @ParameterizedTest
  @ValueSource(ints = {LIVE & ~ACKNOWLEDGE, NEGOTIATED, KNOWN, FAILED, DRIVER_OK})
  void aDriverMayNotTakeABitBack(int wanted) {
    driver.start(plain);

    assertEquals(LIVE, device.setStatus(wanted));
    assertEquals(1, refusals());
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 32, 256, 1 << 31, -1})
  void unknownBitsAreRefusedWithAllTheOthers(int bits) {
    assertEquals(0, device.setStatus(ACKNOWLEDGE | bits));
    assertEquals(1, refusals());
  }

  @Test
  void aDriverCannotSetNeedsReset() {
    assertEquals(ACKNOWLEDGE, device.setStatus(ACKNOWLEDGE | NEEDS_RESET));
  }

  @Test
  void driverOkNeedsFeaturesOk() {
    assertEquals(KNOWN, device.setStatus(KNOWN | DRIVER_OK));
    assertEquals(1, refusals());
    assertEquals(List.of(), server.journal);
  }

  @Test
  void refusedFeaturesKeepDriverOkOutToo() {
    device.setStatus(KNOWN);

    assertEquals(KNOWN, device.setStatus(LIVE));
    assertEquals(1, refusals());
    assertEquals(List.of(), server.journal);
  }

  // --- features

  @Test
  void theCoreAddsItsFeaturesToTheDevices() {
    for (int bit : new int[] {3, 28, 29, 32, 34, 35, 40}) {
      assertTrue(Features.has(device.offeredFeatures(), bit));
    }
    assertFalse(Features.has(device.offeredFeatures(), Features.NOTIFICATION_DATA));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 38, 63})
  void aFeatureThatWasNotOfferedKeepsFeaturesOkOut(int bit) {
    device.setStatus(KNOWN);
    features(plain | Features.bit(bit));

    assertEquals(KNOWN, device.setStatus(NEGOTIATED));
    features(plain);
    assertEquals(NEGOTIATED, device.setStatus(NEGOTIATED));
  }

  @Test
  void legacyDriversAreNotServed() {
    device.setStatus(KNOWN);
    features(EchoDevice.FEATURE);

    assertEquals(KNOWN, device.setStatus(NEGOTIATED));
  }

  @Test
  void theDeviceHasItsSay() {
    server.accepting = false;
    device.setStatus(KNOWN);
    features(plain);
    assertEquals(KNOWN, device.setStatus(NEGOTIATED));

    server.accepting = true;
    assertEquals(NEGOTIATED, device.setStatus(NEGOTIATED));
  }

  @Test
  void featuresAreChosenBetweenDriverAndFeaturesOk() {
    assertFalse(device.setDriverFeatures(0, 0));
    device.setStatus(ACKNOWLEDGE);
    assertFalse(device.setDriverFeatures(0, 0));
    negotiate();
    assertFalse(device.setDriverFeatures(0, 8));

    assertEquals(plain, device.driverFeatures());
    assertEquals(3, refusals());
  }

  @Test
  void aBlockOfFeaturesReplacesTheOneBefore() {
    device.setStatus(KNOWN);
    features(-1);
    features(plain);
    assertEquals(plain, device.driverFeatures());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 2, 3, Integer.MAX_VALUE})
  void blocksBeyondTheSixtyFourBitsAreZero(int block) {
    device.setStatus(KNOWN);
    features(plain);

    assertTrue(device.setDriverFeatures(block, 0));
    assertEquals(NEGOTIATED, device.setStatus(NEGOTIATED));
  }

  @Test
  void aFeatureBeyondTheSixtyFourBitsKeepsFeaturesOkOut() {
    device.setStatus(KNOWN);
    features(plain);

    assertFalse(device.setDriverFeatures(2, 1));
    assertEquals(KNOWN, device.setStatus(NEGOTIATED));

    device.setStatus(0);
    negotiate();
  }

  // --- queues

  private boolean setQueue(int index, QueueSettings s) {
    return device.setQueue(index, s.size(), s.desc(), s.driver(), s.device());
  }

  private QueueSettings lay(int size) {
    return layQueue(size).settings();
  }

  /** As Linux's drivers do behind a VMM that gives them smaller queues than the device has. */
  @Test
  void anIndirectChainMayBeAsLongAsTheDevicesOwnQueue() {
    device.setStatus(KNOWN);
    features(plain | Features.bit(Features.INDIRECT_DESC));
    assertEquals(NEGOTIATED, device.setStatus(NEGOTIATED));
    MockQueue queue = layQueue(4);
    assertTrue(setQueue(0, queue.settings()));
    device.setStatus(LIVE);
    MockRequest request = queue.request();
    for (byte i = 0; i < 7; i++) {
      request.readable(i);
    }
    request.writable(7).indirect().submit();
    driver.serve();
    assertArrayEquals(new byte[] {0, 1, 2, 3, 4, 5, 6}, request.data());

    MockRequest longer = queue.request();
    for (byte i = 0; i < 8; i++) {
      longer.readable(i);
    }
    longer.writable(8).indirect().submit();
    driver.serve();
    assertEquals(NEEDS_RESET, device.status() & NEEDS_RESET);
  }

  @Test
  void aQueueMayBeSmallerThanItsLargest() {
    negotiate();
    QueueSettings settings = lay(2);

    assertTrue(setQueue(0, settings));
    assertEquals(settings.withLongestChain(8), device.queueSettings(0));
    assertNull(device.queueSettings(1));
    device.setStatus(LIVE);
    assertEquals(2, context().queue(0).size());
    assertEquals(0, context().queue(1).size());
  }

  @ParameterizedTest
  @CsvSource({
    // index, size, and the three areas as distances from the start of the memory
    "-1, 8, 0, 0x1000, 0x2000",
    "2, 8, 0, 0x1000, 0x2000",
    "0, 16, 0, 0x1000, 0x2000",
    "1, 8, 0, 0x1000, 0x2000",
    "0, 0, 0, 0x1000, 0x2000",
    "0, -8, 0, 0x1000, 0x2000",
    "0, 8, 8, 0x1000, 0x2000",
    "0, 8, 0, 0x1001, 0x2000",
    "0, 8, 0, 0x1000, 0x2002",
    "0, 8, -16, 0x1000, 0x2000",
    "0, 8, 0, 0x1000000, 0x2000",
    "0, 8, 0, 0x1000, 0x1000000"
  })
  void aBadQueueIsRefused(int index, int size, String desc, String available, String used) {
    negotiate();
    long base = MockMemory.BASE;

    assertFalse(
        device.setQueue(
            index,
            size,
            base + Long.decode(desc),
            base + Long.decode(available),
            base + Long.decode(used)));
    assertEquals(1, refusals());
    assertNull(device.queueSettings(index));
  }

  @Test
  void aQueueIsSetUpBetweenFeaturesOkAndDriverOk() {
    QueueSettings settings = lay(4);
    assertFalse(setQueue(0, settings));
    device.setStatus(KNOWN);
    assertFalse(setQueue(0, settings));
    negotiate();
    device.setStatus(LIVE);
    assertFalse(setQueue(0, settings));

    assertEquals(3, refusals());
  }

  @Test
  void aQueueIsSetUpOnce() {
    negotiate();
    QueueSettings first = lay(4);

    assertTrue(setQueue(1, first));
    assertFalse(setQueue(1, lay(4)));
    assertEquals(first, device.queueSettings(1));
  }

  @Test
  void aRefusedQueueMayBeSetUpAgain() {
    negotiate();
    assertFalse(device.setQueue(0, 4, 0, 0, 0));
    assertTrue(setQueue(0, lay(4)));
  }

  @Test
  void thereIsNoOtherQueue() {
    assertEquals(8, device.maxQueueSize(0));
    assertEquals(4, device.maxQueueSize(1));
    assertEquals(0, device.maxQueueSize(2));
    assertEquals(0, device.maxQueueSize(-1));
    assertNull(device.queueSettings(-1));
    assertNull(device.queueSettings(2));
  }

  @Test
  void buffersAreUsedOnlyAfterDriverOk() {
    negotiate();
    MockQueue queue = layQueue(8);
    setQueue(0, queue.settings());
    MockRequest early = queue.request().readable((byte) 7).writable(1).submit();

    assertEquals(0, device.serve());
    assertFalse(device.arm());
    device.disarm();
    assertFalse(early.isUsed());
    assertFalse(queue.notifySuppressed());
    assertEquals(0, driver.notifications(0));

    device.setStatus(LIVE);
    driver.serve();
    assertTrue(early.isUsed());
    assertEquals(1, driver.notifications(0));
  }

  // --- the live device

  @Test
  void everyQueueIsServed() {
    driver.start(plain);
    MockRequest first = echo();
    MockRequest second = driver.queue(1).request().readable((byte) 9).writable(1).submit();

    driver.serve();

    assertArrayEquals(new byte[] {1, 2}, first.data());
    assertArrayEquals(new byte[] {9}, second.data());
    assertEquals(1, driver.notifications(0));
    assertEquals(1, driver.notifications(1));
    assertEquals(2, device.counters().notifications());
  }

  @Test
  void aLiveDeviceLooksByItselfUntilItIsArmed() {
    driver.start(plain);
    assertTrue(driver.queue(0).notifySuppressed());

    assertFalse(device.arm());
    assertFalse(driver.queue(0).notifySuppressed());
    echo();
    assertTrue(device.arm());
    device.disarm();
    assertTrue(driver.queue(0).notifySuppressed());
  }

  @Test
  void negotiatedFeaturesReachTheRings() {
    driver.start(plain | Features.bit(Features.INDIRECT_DESC));
    driver.queue(0).request().readable((byte) 1).writable(1).indirect().submit();
    driver.serve();
    assertFalse(driver.needsReset());

    driver.start(plain);
    driver.queue(0).request().readable((byte) 1).writable(1).indirect().submit();
    driver.serve();
    assertTrue(driver.needsReset());

    driver.start(plain | Features.bit(Features.EVENT_IDX));
    // The second echo, of which each takes two descriptors.
    switch (driver.queue(0)) {
      case MockSplitQueue split -> split.usedEvent(1);
      case MockPackedQueue packed -> packed.driverEvent(0x8002, 2);
    }
    echo();
    driver.serve();
    assertEquals(1, driver.notifications(0));
  }

  // --- one queue reset by itself

  private static final long RING_RESET = Features.bit(Features.RING_RESET);

  @Test
  void aQueueThatWasResetIsServedNoMoreWhileTheOthersAre() {
    driver.start(plain | RING_RESET);
    MockRequest gone = echo();
    server.journal.clear();

    assertTrue(device.resetQueue(0));

    MockRequest other = driver.queue(1).request().readable((byte) 9).writable(1).submit();
    driver.serve();
    device.arm();
    device.disarm();
    assertFalse(gone.isUsed());
    assertTrue(other.isUsed());
    assertNull(device.queueSettings(0));
    assertEquals(0, context().queue(0).size());
    assertEquals(0, driver.notifications(0));
    assertEquals(List.of("reset 0"), server.journal);
    assertEquals(LIVE, device.status());
  }

  @Test
  void aQueueThatWasResetMayBeSetUpAnew() {
    driver.start(plain | RING_RESET);
    echo();
    device.resetQueue(0);
    assertFalse(setQueue(1, lay(4)));
    assertFalse(device.setQueue(0, 4, 8, 8, 8));

    MockQueue queue = layQueue(4);
    MockRequest request = queue.request().readable((byte) 7).writable(1).submit();
    assertTrue(setQueue(0, queue.settings()));
    assertTrue(queue.notifySuppressed());
    driver.serve();

    assertEquals(queue.settings().withLongestChain(8), device.queueSettings(0));
    assertArrayEquals(new byte[] {7}, request.data());
    assertEquals(1, driver.notifications(0));
    assertFalse(setQueue(0, lay(4)));
  }

  @Test
  void whatWasCompletedAndNotShownBeforeTheResetStaysSo() {
    driver.start(plain | RING_RESET);
    MockRequest request = echo();
    Virtqueue ring = context().queue(0);
    ring.complete(requireNonNull(ring.next()), 2);

    device.resetQueue(0);
    driver.serve();

    assertFalse(request.isUsed());
  }

  @Test
  void aQueueIsResetOnlyWhenTheFeatureWasNegotiated() {
    assertFalse(device.resetQueue(0));
    device.setStatus(KNOWN);
    features(plain | RING_RESET);
    assertFalse(device.resetQueue(0));
    driver.start(plain);
    assertFalse(device.resetQueue(0));
    assertNotNull(device.queueSettings(0));
    driver.start(plain | RING_RESET);
    assertFalse(device.resetQueue(-1));
    assertFalse(device.resetQueue(2));
    assertTrue(device.resetQueue(1));
    assertFalse(device.resetQueue(1));
    assertEquals(6, refusals());
    device.setStatus(0);
    driver.start(plain | RING_RESET);
    assertFalse(setQueue(1, lay(4)));
  }

  @Test
  void aDeviceThatBreaksWhileAQueueIsResetNeedsAReset() {
    driver.start(plain | RING_RESET);
    server.onQueueReset =
        () -> {
          throw new IllegalStateException("a bug");
        };

    assertTrue(device.resetQueue(0));

    assertBroken(1);
  }

  // --- configuration

  @Test
  void theConfigurationIsReadableAtOnce() {
    server.config[5] = 77;
    assertEquals(EchoDevice.CONFIG_SIZE, device.configSize());
    assertEquals(77, device.readConfig()[5]);
  }

  @Test
  void aReadConfigurationIsACopy() {
    device.readConfig()[5] = 77;
    assertEquals(0, server.config[5]);
  }

  @ParameterizedTest
  @CsvSource({"1, 7", "7, 1", "8, 0", "0, 0"})
  void theConfigurationIsWrittenUpToItsEnd(int offset, int length) {
    byte[] data = new byte[length];
    Arrays.fill(data, (byte) 5);

    assertTrue(device.writeConfig(offset, data));
    for (int i = 0; i < length; i++) {
      assertEquals(5, device.readConfig()[offset + i]);
    }
    assertEquals(0, device.generation());
  }

  @ParameterizedTest
  @CsvSource({"-1, 1", "0, 9", "8, 1", "7, 2", "9, 0", "2147483647, 1", "-2147483648, 4", "0, 1"})
  void outsideOrAgainstTheDevicesWillNothingIsWritten(int offset, int length) {
    byte[] data = new byte[length];
    Arrays.fill(data, (byte) 5);

    assertFalse(device.writeConfig(offset, data));
    assertArrayEquals(new byte[EchoDevice.CONFIG_SIZE], device.readConfig());
    assertEquals(1, refusals());
  }

  @Test
  void theDevicesOwnChangeMovesTheGenerationOnAndIsTold() {
    driver.start(plain);
    context().configChanged();
    context().configChanged();

    assertEquals(2, device.generation());
    assertEquals(2, driver.configChanges());
  }

  @Test
  void afterAResetNothingIsTold() {
    driver.start(plain);
    DeviceContext late = context();
    device.setStatus(0);

    late.configChanged();

    assertEquals(1, device.generation());
    assertEquals(0, driver.configChanges());
    assertEquals(0, late.queue(0).size());
  }

  // --- faults

  private void assertBroken(int configChanges) {
    assertTrue(driver.needsReset());
    assertEquals(1, device.counters().needsResets());
    assertEquals(configChanges, driver.configChanges());
    assertEquals(List.of("start", "stop"), server.journal);
  }

  private void assertRecovers() {
    driver.start(plain);
    MockRequest request = echo();
    driver.serve();
    assertEquals(LIVE, device.status());
    assertTrue(request.isUsed());
  }

  @Test
  void aBrokenRingNeedsAReset() {
    driver.start(plain);
    driver.queue(0).offerNonsense();

    assertEquals(0, device.serve());

    assertEquals(LIVE | NEEDS_RESET, device.status());
    assertBroken(1);
    assertRecovers();
  }

  @Test
  void whatWasDoneBeforeTheRingBrokeIsShown() {
    driver.start(plain);
    MockRequest request = echo();
    driver.queue(0).offerNonsense();

    assertEquals(0, device.serve());

    assertTrue(request.isUsed());
    assertBroken(1);
  }

  @Test
  void aStoppedDeviceIsCalledByNoSourceItForgot() {
    driver.start(plain);
    requireNonNull(server.context).watch(source(1));
    assertEquals(1, driver.sources().size());

    device.reset();

    assertEquals(Set.of(), driver.sources());
  }

  @Test
  void aBrokenIndexFoundWhileArmingNeedsAReset() {
    driver.start(MockDriver.plainFeatures());
    ((MockSplitQueue) driver.queue(0)).writeAvailIdx(99);

    assertFalse(device.arm());

    assertBroken(1);
    assertRecovers();
  }

  @Test
  void aBrokenDeviceDoesNothingMore() {
    driver.start(plain);
    driver.queue(1).offerNonsense();
    driver.serve();
    int told = driver.notifications(0);
    MockRequest request = echo();

    assertEquals(0, device.serve());
    assertEquals(0, device.serve(source(1)));
    assertFalse(device.arm());
    device.disarm();

    assertFalse(request.isUsed());
    assertEquals(told, driver.notifications(0));
    assertEquals(LIVE | NEEDS_RESET, device.setStatus(LIVE));
    assertEquals(LIVE | NEEDS_RESET, device.setStatus(LIVE | NEEDS_RESET));
    assertBroken(1);
  }

  @Test
  void aBrokenDeviceCannotBeStartedWithoutAReset() {
    negotiate();
    device.needsReset("test");
    assertEquals(0, driver.configChanges());

    assertEquals(LIVE | NEEDS_RESET, device.setStatus(LIVE));
    assertEquals(List.of(), server.journal);
  }

  @Test
  void aDeviceThatCannotStartNeedsAResetAndIsStoppedAllTheSame() {
    server.onStart = EchoDevice.failing(new IOException("no disk"));
    driver.start(plain);

    assertBroken(1);
    server.onStart = () -> {};
    assertRecovers();
  }

  @Test
  void aDeviceThatStartsWithABugNeedsAReset() {
    server.onStart = EchoDevice.failing(new IllegalStateException("a bug"));
    driver.start(plain);

    assertBroken(1);
    server.onStart = () -> {};
    assertRecovers();
  }

  @Test
  void aDeviceThatCanDoNoMoreNeedsAReset() {
    driver.start(plain);
    server.onProcess = EchoDevice.failing(new IOException("disk gone"));

    assertEquals(0, device.serve());

    assertBroken(1);
    server.onProcess = () -> {};
    assertRecovers();
  }

  @Test
  void memoryThatVanishesNeedsAReset() {
    driver.start(plain);
    server.onProcess =
        () -> {
          throw new InternalError("a fault occurred in an unsafe memory access operation");
        };

    assertEquals(0, device.serve());

    assertBroken(1);
    server.onProcess = () -> {};
    assertRecovers();
  }

  @Test
  void aBugIsItsCallersToReport() {
    driver.start(plain);
    server.onProcess = EchoDevice.failing(new IllegalStateException("a bug"));

    assertThrows(IllegalStateException.class, device::serve);
    assertFalse(driver.needsReset());
  }

  @Test
  void aDeviceThatStopsWithABugIsResetAllTheSame() {
    driver.start(plain);
    server.onStop = EchoDevice.failing(new IllegalStateException("a bug"));

    assertEquals(0, device.setStatus(0));

    assertEquals(0, device.status());
    assertNull(device.queueSettings(0));
    assertEquals(0, context().queue(0).size());
  }

  // --- reset

  @Test
  void aResetForgetsAllButTheGeneration() {
    driver.start(plain);
    context().configChanged();

    assertEquals(0, device.setStatus(0));

    assertEquals(0, device.status());
    assertEquals(0, device.driverFeatures());
    assertNull(device.queueSettings(0));
    assertEquals(1, device.generation());
    assertEquals(List.of("start", "stop"), server.journal);
  }

  @Test
  void resettingTwiceStopsOnce() {
    driver.start(plain);
    device.reset();
    device.reset();
    assertEquals(List.of("start", "stop"), server.journal);
  }

  @Test
  void afterAResetTheRingsAreLeftAlone() {
    driver.start(plain);
    MockQueue old = driver.queue(0);
    device.arm();
    old.request().readable((byte) 1).writable(1).submit();
    device.setStatus(0);

    device.serve();
    device.disarm();

    assertFalse(old.moreUsed());
    assertFalse(old.notifySuppressed());
    assertEquals(0, driver.notifications(0));
  }

  @Test
  void theSameFeaturesAreNegotiatedAgain() {
    for (int i = 0; i < 3; i++) {
      assertRecovers();
    }
    assertNotNull(device.queueSettings(1));
  }

  // --- sources

  private static Source source(int work) {
    return new Source() {
      @Override
      public int fd() {
        return -1;
      }

      @Override
      public int ready() throws IOException {
        if (work < 0) {
          throw new IOException("the other end is gone");
        }
        return work;
      }
    };
  }

  @Test
  void aSourceIsServedWhileTheDeviceIsLive() {
    assertEquals(0, device.serve(source(3)));
    driver.start(plain);
    assertEquals(3, device.serve(source(3)));
  }

  @Test
  void aSourceThatFailsNeedsAReset() {
    driver.start(plain);

    assertEquals(0, device.serve(source(-1)));

    assertBroken(1);
    assertRecovers();
  }
}
