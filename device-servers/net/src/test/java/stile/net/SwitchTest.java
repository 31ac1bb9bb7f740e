package stile.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import stile.virtio.device.Source;
import stile.virtio.mock.Allocations;
import stile.virtio.worker.PollWaiter;

/** Which frame goes where. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // set before each test
final class SwitchTest {
  private static final long SEED = 4711;
  private static final int LONGEST = 12 + 1518;
  private static final long GROUP = 0x01005e000001L;

  /** Somebody behind a port, who is not the port's own. */
  private static final long FAR = 0x020000000099L;

  private final MemorySegment frame = Arena.ofAuto().allocate(LONGEST, 8);
  private Switch center;
  private long now;
  private SwitchPort a;
  private SwitchPort b;
  private SwitchPort c;

  @BeforeEach
  void start() throws IOException {
    now = 1000;
    center = new Switch(() -> now);
    a = port(0x02000000000aL);
    b = port(0x02000000000bL);
    c = port(0); // as an uplink: nobody's own
  }

  @AfterEach
  void stop() {
    a.close();
    b.close();
    c.close();
  }

  private SwitchPort port(long own) throws IOException {
    SwitchPort port = new SwitchPort("port", own, LONGEST, SEED);
    port.open();
    center.add(port);
    return port;
  }

  private @Nullable String send(SwitchPort from, long source, long destination) {
    byte[] bytes = new byte[72];
    MacAddress.put(bytes, 12, destination);
    MacAddress.put(bytes, 18, source);
    MemorySegment.copy(bytes, 0, frame, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return center.forward(from, frame, bytes.length);
  }

  /** How many frames wait at a, b and c; they are taken. */
  private String got() {
    StringBuilder counts = new StringBuilder();
    for (SwitchPort port : List.of(a, b, c)) {
      int count = 0;
      for (; port.waiting(); port.frames().remove()) {
        count++;
      }
      counts.append(count);
    }
    return counts.toString();
  }

  @Test
  void aPortsOwnAddressIsKnownFromTheBeginning() {
    assertNull(send(a, a.own, b.own));
    assertEquals("010", got());
    send(c, FAR, a.own);
    assertEquals("100", got());
    send(a, a.own, a.own);
    assertEquals("000", got(), "not back to where it came from");
  }

  @Test
  void whatNobodyKnowsGoesToAllAndIsLearned() {
    send(a, a.own, FAR);
    assertEquals("011", got());
    send(c, FAR, MacAddress.BROADCAST);
    assertEquals("110", got());
    send(a, a.own, GROUP);
    assertEquals("011", got());
    send(a, a.own, FAR);
    assertEquals("001", got());
    now += Learned.LIFE_SECONDS + 1;
    send(a, a.own, FAR);
    assertEquals("011", got(), "forgotten");
  }

  @Test
  void refusesSendersThatCannotBe() {
    assertNotNull(send(a, GROUP, b.own));
    assertNotNull(send(a, MacAddress.BROADCAST, b.own));
    assertNotNull(send(a, 0, b.own));
    assertNotNull(send(c, b.own, a.own), "another's own");
    assertEquals("000", got());
    assertEquals(3, a.refused());
    assertEquals(1, c.refused());
  }

  @Test
  void anAddressInUseDoesNotMove() {
    send(c, FAR, a.own);
    now += Switch.HOLD_SECONDS - 1;
    send(b, FAR, a.own); // its frames pass, but it gets none
    got();
    send(a, a.own, FAR);
    assertEquals("001", got());
    now += Switch.HOLD_SECONDS;
    send(b, FAR, a.own);
    got();
    send(a, a.own, FAR);
    assertEquals("010", got(), "silent for long enough");
  }

  @Test
  void whoSendsFromThousandsHarmsItselfAlone() {
    send(c, FAR, a.own);
    for (int i = 0; i < 50_000; i++) {
      send(b, 0x060000000000L + i * 7919L, a.own);
      got();
    }
    send(a, a.own, FAR);
    assertEquals("001", got());
    send(c, FAR, b.own);
    assertEquals("010", got());
  }

  @Test
  void aPortThatNobodyReadsHoldsNobodyUp() {
    for (int i = 0; i < 1000; i++) {
      send(a, a.own, MacAddress.BROADCAST);
      for (; c.waiting(); c.frames().remove()) {}
    }
    assertEquals(1000, c.passed());
    assertEquals(SwitchPort.FRAMES, b.passed());
    assertEquals(1000 - SwitchPort.FRAMES, b.dropped());
    assertEquals("0" + SwitchPort.FRAMES + "0", got());
  }

  @Test
  void aPortWithoutADriverTakesNothing() {
    b.shut();
    send(a, a.own, b.own);
    b.open();
    assertEquals("000", got());
    send(a, a.own, b.own);
    b.open();
    assertEquals("000", got(), "nothing from before");
  }

  @Test
  void aFrameTooLongForThePortIsDropped() throws IOException {
    try (SwitchPort small = new SwitchPort("small", FAR, 60, SEED)) {
      small.open();
      center.add(small);
      send(a, a.own, FAR);
      assertEquals(1, small.dropped());
      assertFalse(small.waiting());
    }
  }

  /** Three threads send to one, which sleeps when there is nothing: each frame comes, or counts. */
  @Test
  void noFrameIsLostBetweenThreads() throws Exception {
    int each = 60_000;
    List<SwitchPort> senders = List.of(a, c, port(0x02000000000dL));
    List<Thread> threads = new ArrayList<>();
    for (SwitchPort sender : senders) {
      int id = senders.indexOf(sender);
      threads.add(Thread.ofPlatform().unstarted(() -> sendNumbered(sender, id, each)));
    }
    Source wake =
        new Source() {
          @Override
          public int fd() {
            return b.fd();
          }

          @Override
          public int ready() {
            return 0;
          }
        };
    PollWaiter waiter = new PollWaiter();
    waiter.watch(wake);
    threads.forEach(Thread::start);
    long[] last = {-1, -1, -1};
    long received = 0;
    while (received + b.dropped() < 3L * each) {
      while (b.waiting()) {
        FrameRing ring = b.frames();
        assertEquals(72, ring.first());
        long at = ring.offset();
        int id = ring.memory().get(ValueLayout.JAVA_BYTE, at + 30);
        int number = ring.memory().get(ValueLayout.JAVA_INT_UNALIGNED, at + 31);
        assertEquals(number * 31, ring.memory().get(ValueLayout.JAVA_INT_UNALIGNED, at + 68));
        assertTrue(number > last[id], "in order");
        last[id] = number;
        ring.remove();
        received++;
      }
      waiter.await(200, source -> {}); // a wake-up that is lost costs the test its time-out
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(3L * each, b.passed() + b.dropped());
    assertTrue(received > 1000);
    waiter.close();
  }

  private void sendNumbered(SwitchPort from, int id, int count) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment own = arena.allocate(72, 8);
      byte[] bytes = new byte[72];
      MacAddress.put(bytes, 12, b.own);
      MacAddress.put(bytes, 18, from.own == 0 ? FAR : from.own);
      MemorySegment.copy(bytes, 0, own, ValueLayout.JAVA_BYTE, 0, bytes.length);
      for (int i = 0; i < count; i++) {
        own.set(ValueLayout.JAVA_BYTE, 30, (byte) id);
        own.set(ValueLayout.JAVA_INT_UNALIGNED, 31, i);
        own.set(ValueLayout.JAVA_INT_UNALIGNED, 68, i * 31);
        center.forward(from, own, 72);
        if (i % 64 == 0) {
          LockSupport.parkNanos(1000); // so that the reader sleeps now and then
        }
      }
    }
  }

  @Test
  void allocatesNothingForAFrame() {
    long deadline = System.nanoTime() + 40_000_000_000L;
    long bytes = Long.MAX_VALUE;
    send(a, a.own, MacAddress.BROADCAST);
    while (bytes > 10_000 && System.nanoTime() - deadline < 0) {
      long before = Allocations.bytes();
      for (int i = 0; i < 1000; i++) {
        center.forward(a, frame, 72);
        while (b.waiting()) {
          b.frames().remove();
        }
        while (c.waiting()) {
          c.frames().remove();
        }
      }
      bytes = Allocations.bytes() - before;
    }
    assertTrue(bytes <= 10_000, bytes + " bytes for 1000 frames");
  }
}
