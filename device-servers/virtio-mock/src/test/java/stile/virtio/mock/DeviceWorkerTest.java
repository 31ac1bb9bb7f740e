package stile.virtio.mock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import stile.virtio.Status;
import stile.virtio.device.Source;
import stile.virtio.worker.WaitStrategy;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // join() ignores interrupts
class DeviceWorkerTest {
  private static final long PLAIN = WorkerRig.features(false);

  /** How many tasks may wait. */
  private static final int MAILBOX = 64;

  private final CountDownLatch gate = new CountDownLatch(1);
  private WorkerRig rig = new WorkerRig(WaitStrategy.BLOCK);

  @AfterEach
  void close() {
    gate.countDown();
    rig.close();
  }

  /** Keeps the worker busy until the gate opens; returns once it is. */
  private void hold() throws InterruptedException {
    CountDownLatch held = new CountDownLatch(1);
    assertTrue(
        rig.worker.post(
            () -> {
              held.countDown();
              await(gate);
            }));
    held.await();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private int status() {
    int[] status = {0};
    rig.ask(() -> status[0] = rig.worker.device().status());
    return status[0];
  }

  private boolean needsReset() {
    return (status() & Status.NEEDS_RESET) != 0;
  }

  private void assertEchoes() throws InterruptedException {
    MockRequest request = rig.submit();
    rig.worker.kick();
    rig.interrupts.acquire();
    assertTrue(request.isUsed());
  }

  // --- tasks

  @Test
  void tasksAreDoneInOrderOnTheWorkersThread() {
    rig.start(PLAIN);
    List<Integer> order = new ArrayList<>();
    AtomicReference<Thread> thread = new AtomicReference<>(Thread.currentThread());
    for (int i = 0; i < 50; i++) {
      int number = i;
      assertTrue(rig.worker.post(() -> order.add(number)));
    }
    rig.ask(() -> thread.set(Thread.currentThread()));

    assertEquals(IntStream.range(0, 50).boxed().toList(), order);
    assertEquals("rig", thread.get().getName());
  }

  @Test
  void aFullMailboxTakesNoMore() throws InterruptedException {
    rig.start(PLAIN);
    hold();
    int[] done = {0};
    for (int i = 0; i < MAILBOX; i++) {
      assertTrue(rig.worker.post(() -> done[0]++));
    }
    assertFalse(rig.worker.post(() -> done[0]++));

    gate.countDown();
    while (!rig.worker.post(() -> {})) {
      Thread.onSpinWait();
    }
    rig.ask(() -> {});
    assertEquals(MAILBOX, done[0]);
  }

  @Test
  void aTaskWakesASleepingWorker() throws InterruptedException {
    rig.start(PLAIN);
    for (int i = 0; i < 100; i++) {
      rig.waiter.awaitSleep();
      rig.ask(() -> {});
    }
  }

  // --- kicks

  @Test
  void aKickWakesASleepingWorker() throws InterruptedException {
    rig.start(PLAIN);
    rig.waiter.awaitSleep();
    assertFalse(rig.queue.notifySuppressed());

    assertEchoes();
  }

  @Test
  void aKickMoreDoesNoHarm() throws InterruptedException {
    rig.start(PLAIN);
    for (int i = 0; i < 10; i++) {
      rig.waiter.awaitSleep();
      rig.worker.kick();
    }
    assertEchoes();
  }

  @Test
  void aKickOfAnAwakeWorkerCostsNothing() throws InterruptedException {
    rig.start(PLAIN);
    hold();
    int wakes = rig.waiter.wakes();

    rig.worker.kick();
    rig.worker.post(() -> {});

    assertEquals(wakes, rig.waiter.wakes());
  }

  @Test
  void aSpinningWorkerNeedsNoKickAndSaysSo() throws InterruptedException {
    rig.close();
    rig = new WorkerRig(WaitStrategy.SPIN).start(PLAIN);
    assertTrue(rig.queue.notifySuppressed());

    for (int i = 0; i < 100; i++) {
      MockRequest request = rig.submit();
      rig.interrupts.acquire();
      assertTrue(request.isUsed());
    }

    assertTrue(rig.queue.notifySuppressed());
    assertEquals(0, rig.waiter.wakes());
  }

  @Test
  void aHybridWorkerSleepsInTheEnd() throws InterruptedException {
    rig.close();
    rig = new WorkerRig(WaitStrategy.hybrid(Duration.ofMillis(1))).start(PLAIN);
    rig.waiter.awaitSleep();
    assertFalse(rig.queue.notifySuppressed());
    assertEchoes();
    rig.waiter.awaitSleep();
    assertEchoes();
  }

  // --- reset

  @Test
  void aResetGoesAheadOfTasksAndDropsThem() throws InterruptedException {
    rig.start(PLAIN);
    hold();
    int[] done = {0};
    rig.worker.post(() -> done[0]++);
    CompletableFuture<?> reset = rig.worker.reset();
    assertFalse(reset.isDone());

    gate.countDown();
    reset.join();

    assertEquals(0, status());
    assertEquals(0, done[0]);
    assertEquals(List.of("start", "stop"), rig.server.journal);
  }

  @Test
  void resetsAskedForTogetherAreOne() throws InterruptedException {
    rig.start(PLAIN);
    hold();

    assertSame(rig.worker.reset(), rig.worker.reset());
  }

  @Test
  void aResetWakesASleepingWorker() throws InterruptedException {
    rig.start(PLAIN);
    rig.waiter.awaitSleep();

    rig.worker.reset().join();

    assertEquals(0, status());
  }

  @Test
  void aResetAskedForDuringAResetDropsWhatWasPostedBetweenThem() throws InterruptedException {
    rig.start(PLAIN);
    CountDownLatch stopping = new CountDownLatch(1);
    rig.server.onStop =
        () -> {
          stopping.countDown();
          await(gate);
        };
    CompletableFuture<?> first = rig.worker.reset();
    stopping.await();
    int[] done = {0};
    rig.worker.post(() -> done[0]++);
    CompletableFuture<?> second = rig.worker.reset();
    gate.countDown();

    first.join();
    second.join();
    rig.ask(() -> {});
    assertEquals(0, done[0]);
  }

  @Test
  void aResetCompletesThoughTheDeviceStopsWithABug() {
    rig.start(PLAIN);
    rig.server.onStop = EchoDevice.failing(new IllegalStateException("a bug"));

    rig.worker.reset().join();

    assertEquals(0, status());
  }

  // --- faults

  @Test
  void aBugNeedsAResetAndOtherWorkGoesOn() throws InterruptedException {
    rig.start(PLAIN);
    rig.waiter.awaitSleep();
    rig.server.onProcess = EchoDevice.failing(new IllegalStateException("a bug"));
    rig.submit();
    rig.worker.kick();
    rig.configChanges.acquire();

    assertTrue(needsReset());
    assertEquals(List.of("start", "stop"), rig.server.journal);
    rig.worker.reset().join();
    assertEquals(0, status());
  }

  @Test
  void aTaskWithABugNeedsAResetAndTheNextIsDone() {
    rig.start(PLAIN);
    rig.worker.post(
        () -> {
          throw new IllegalStateException("a bug");
        });

    assertTrue(needsReset());
  }

  @Test
  void theThreadOutlivesADeviceThatFailsInEveryWay() throws InterruptedException {
    rig.start(PLAIN);
    rig.waiter.awaitSleep();
    rig.server.onProcess = EchoDevice.failing(new IllegalStateException("a bug"));
    rig.server.onStop = EchoDevice.failing(new IllegalStateException("another"));
    rig.submit();
    rig.worker.kick();
    rig.configChanges.acquire();

    assertTrue(needsReset());
  }

  @Test
  void aBrokenRingNeedsAResetAndTheWorkerSleeps() throws InterruptedException {
    rig.start(PLAIN);
    rig.waiter.awaitSleep();
    rig.queue.offerNonsense();
    rig.worker.kick();
    rig.configChanges.acquire();

    rig.waiter.awaitSleep();
    assertTrue(needsReset());
  }

  @Test
  void aWorkerWhoseBeginningFailsServesAllTheSame() {
    rig.close();
    rig =
        new WorkerRig(
            WaitStrategy.BLOCK,
            new EchoDevice(64),
            () -> {
              throw new IllegalStateException("no such processor");
            });
    rig.worker.start();

    rig.worker.reset().join();
    assertEquals(0, status());
  }

  // --- sources

  private interface Ready {
    int ready() throws IOException;
  }

  private static Source source(Ready step) {
    return new Source() {
      @Override
      public int fd() {
        return -1;
      }

      @Override
      public int ready() throws IOException {
        return step.ready();
      }
    };
  }

  private void watch(Source source) {
    rig.ask(() -> Objects.requireNonNull(rig.server.context).watch(source));
  }

  @Test
  void aReadySourceWakesTheWorker() throws InterruptedException {
    rig.start(PLAIN);
    CountDownLatch served = new CountDownLatch(3);
    Source source =
        source(
            () -> {
              served.countDown();
              return 1;
            });
    watch(source);
    for (int i = 0; i < 3; i++) {
      rig.waiter.awaitSleep();
      rig.waiter.makeReady(source);
    }
    served.await();
  }

  @Test
  void aSpinningWorkerLooksAtItsSourcesToo() throws InterruptedException {
    rig.close();
    rig = new WorkerRig(WaitStrategy.SPIN).start(PLAIN);
    CountDownLatch served = new CountDownLatch(1);
    Source source =
        source(
            () -> {
              served.countDown();
              return 1;
            });
    watch(source);
    rig.waiter.makeReady(source);
    served.await();
  }

  @Test
  void aSourceThatFailsNeedsAReset() throws InterruptedException {
    rig.start(PLAIN);
    Source source =
        source(
            () -> {
              throw new IOException("the other end is gone");
            });
    watch(source);
    rig.waiter.makeReady(source);
    rig.configChanges.acquire();

    assertTrue(needsReset());
  }

  @Test
  void aSourceWithABugNeedsAResetAndKicksStayCheap() throws InterruptedException {
    rig.start(PLAIN);
    Source source =
        source(
            () -> {
              throw new IllegalStateException("a bug");
            });
    watch(source);
    rig.waiter.awaitSleep();
    rig.waiter.makeReady(source);
    rig.configChanges.acquire();

    hold(); // before it sleeps again
    int wakes = rig.waiter.wakes();
    rig.worker.kick();
    assertEquals(wakes, rig.waiter.wakes());
    gate.countDown();
    assertTrue(needsReset());
  }

  // --- the end

  @Test
  void closingResetsTheDeviceAndItsWaiter() {
    rig.start(PLAIN);
    rig.worker.close();

    assertEquals(0, rig.worker.device().status());
    assertEquals(List.of("start", "stop"), rig.server.journal);
    assertTrue(rig.waiter.isClosed());
  }

  @Test
  void closingWakesASleepingWorker() throws InterruptedException {
    rig.start(PLAIN);
    rig.waiter.awaitSleep();
    rig.worker.close();
    assertTrue(rig.waiter.isClosed());
  }

  @Test
  void closingTwiceIsClosingOnce() {
    rig.start(PLAIN);
    rig.worker.close();
    int wakes = rig.waiter.wakes();
    rig.worker.close();
    rig.worker.kick();
    assertEquals(wakes, rig.waiter.wakes());
  }

  @Test
  void aWorkerThatNeverStartedIsClosedToo() {
    rig.worker.close();
    assertTrue(rig.waiter.isClosed());
  }

  @Test
  void aResetCompletesThoughTheWorkerIsGone() throws InterruptedException {
    rig.start(PLAIN);
    hold();
    CompletableFuture<?> before = rig.worker.reset();
    Thread closer = Thread.ofPlatform().start(rig.worker::close);
    gate.countDown();
    closer.join();

    before.join();
    rig.worker.reset().join();
    assertTrue(rig.worker.reset().isDone());
  }

  @Test
  void anInterruptedCloserClosesAndStaysInterrupted() {
    rig.start(PLAIN);
    Thread.currentThread().interrupt();
    rig.worker.close();

    assertTrue(Thread.interrupted());
    assertTrue(rig.waiter.isClosed());
  }
}
