package stile.manager.vhostuser;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.manager.vhostuser.Rig.eventually;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stile.bindings.memory.MemoryFd;
import stile.bindings.sys.UnixSocket;
import stile.virtio.mock.MockPackedQueue;
import stile.virtio.mock.MockQueue;
import stile.virtio.mock.MockRequest;
import stile.virtio.mock.MockSplitQueue;

/** What a front end that keeps to the protocol gets. */
class BackEndTest {
  private static final byte[] NONE = {};
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration NEVER = Duration.ofMillis(50);

  @TempDir private Path folder = Path.of("");
  private Rig rig;
  private FrontEnd front;

  @BeforeEach
  void connect() throws IOException {
    rig = new Rig(folder);
    front = rig.connect();
  }

  @AfterEach
  void leave() {
    front.close();
    rig.close();
  }

  private void echoes(MockQueue queue) {
    MockRequest request = queue.request().readable((byte) 1, (byte) 2).writable(2).submit();
    front.kick.signal();
    eventually(request::isUsed);
    assertArrayEquals(new byte[] {1, 2}, request.data());
  }

  /** With EVENT_IDX: says that the next used buffer is of interest. */
  private void wantCall(MockSplitQueue queue) {
    queue.usedEvent(queue.usedIdx());
  }

  @Test
  void saysWhatItOffers() throws IOException {
    assertEquals(
        FrontEnd.FEATURES | FrontEnd.PACKED | FrontEnd.IN_ORDER | FrontEnd.RING_RESET,
        front.get(Request.GET_FEATURES, NONE).getLong());
    assertEquals(FrontEnd.PROTOCOL, front.get(Request.GET_PROTOCOL_FEATURES, NONE).getLong());
    assertEquals(EchoDevice.QUEUES, front.get(Request.GET_QUEUE_NUM, NONE).getLong());
    assertEquals(32, front.get(Request.GET_MAX_MEM_SLOTS, NONE).getLong());
  }

  @Test
  void servesARing() throws IOException {
    MockSplitQueue queue = front.start();
    for (int i = 0; i < 3 * EchoDevice.QUEUE_SIZE; i++) {
      echoes(queue);
    }
  }

  @Test
  void servesSeveralRings() throws IOException {
    MockSplitQueue first = front.start();
    MockSplitQueue second = front.start(1);
    echoes(second);
    echoes(first);
    echoes(second);
  }

  /** What the device says of its queues' sizes never reaches the driver. */
  @Test
  void aRingMayBeLargerThanTheDeviceWouldHaveIt() throws IOException {
    front.negotiate();
    front.grant(Request.SET_MEM_TABLE, FrontEnd.table(FrontEnd.region()), front.file.fd());
    MockSplitQueue queue = new MockSplitQueue(front.memory, 1024);
    front.start(0, queue, 0, front.kick.fd());
    for (int i = 0; i < 600; i++) {
      echoes(queue);
    }
    MockRequest request = queue.request();
    for (int i = 0; i < 3 * EchoDevice.QUEUE_SIZE; i++) {
      request.readable((byte) i);
    }
    request.writable(3 * EchoDevice.QUEUE_SIZE).submit();
    front.kick.signal();
    eventually(request::isUsed);
    assertEquals(3 * EchoDevice.QUEUE_SIZE - 1, request.data()[3 * EchoDevice.QUEUE_SIZE - 1]);
  }

  /** QEMU 10.0.13 asks for a record of its queue-size, and gives the driver queues of 1024. */
  @Test
  void aRecordForSmallRingsServesThoseOf1024() throws IOException {
    for (long ring : new long[] {0, FrontEnd.PACKED}) {
      front.negotiate(FrontEnd.FEATURES | ring);
      front.keepRecord(2, EchoDevice.QUEUE_SIZE);
      front.grant(Request.SET_MEM_TABLE, FrontEnd.table(FrontEnd.region()), front.file.fd());
      for (int i = 0; i < 2; i++) {
        MockQueue queue =
            ring == 0
                ? new MockSplitQueue(front.memory, 1024)
                : new MockPackedQueue(front.memory, 1024);
        front.start(i, queue, ring == 0 ? 0 : 0x8000_8000, front.kick.fd());
        echoes(queue);
      }
      front.close();
      front = rig.connect();
    }
  }

  /**
   * As QEMU does for a driver that resets a queue alone. The record stays, and tells of the old.
   */
  @ParameterizedTest
  @ValueSource(longs = {0, FrontEnd.PACKED})
  void aRingMayBeginAnewWhileTheOthersGoOn(long ring) throws IOException {
    boolean packed = ring != 0;
    front.negotiate(FrontEnd.FEATURES | FrontEnd.RING_RESET | ring);
    front.keepRecord(2, EchoDevice.QUEUE_SIZE);
    front.grant(Request.SET_MEM_TABLE, FrontEnd.table(FrontEnd.region()), front.file.fd());
    MockQueue other = MockQueue.of(front.memory, EchoDevice.QUEUE_SIZE, packed);
    front.start(1, other, packed ? 0x8000_8000 : 0, front.kick.fd());
    for (int size : new int[] {EchoDevice.QUEUE_SIZE, EchoDevice.QUEUE_SIZE, 64, 8}) {
      MockQueue queue = MockQueue.of(front.memory, size, packed);
      front.start(0, queue, packed ? 0x8000_8000 : 0, front.kick.fd());
      for (int i = 0; i < 3; i++) {
        echoes(queue);
        echoes(other);
      }
      assertEquals(0, front.get(Request.GET_VRING_BASE, FrontEnd.state(0, 0)).getInt());
    }
  }

  @Test
  void callsWhenAskedTo() throws IOException {
    MockSplitQueue queue = front.start();
    wantCall(queue);
    echoes(queue);
    assertTrue(FrontEnd.rung(front.call, SOON));
    assertEquals(1, front.call.drain());
    queue.usedEvent(queue.usedIdx() - 2); // already passed
    echoes(queue);
    assertFalse(FrontEnd.rung(front.call, NEVER));
  }

  @Test
  void polledRingsNeedNoKick() throws IOException {
    front.negotiate();
    front.grant(Request.SET_MEM_TABLE, FrontEnd.table(FrontEnd.region()), front.file.fd());
    MockSplitQueue queue = new MockSplitQueue(front.memory, EchoDevice.QUEUE_SIZE);
    front.start(0, queue, 0, null);
    MockRequest request = queue.request().readable((byte) 9).writable(1).submit();
    eventually(request::isUsed); // though nobody rang
  }

  @Test
  void aStoppedRingIsLeftAloneAndGoesOnWhereItWas() throws IOException {
    MockSplitQueue queue = front.start();
    echoes(queue);
    echoes(queue);
    ByteBuffer base = front.get(Request.GET_VRING_BASE, FrontEnd.state(0, 0));
    assertEquals(0, base.getInt());
    assertEquals(2, base.getInt());
    MockRequest late = queue.request().readable((byte) 5).writable(1).submit();
    front.call.drain();
    front.kick.signal();
    assertFalse(FrontEnd.rung(front.call, NEVER));
    assertFalse(late.isUsed());
    front.start(0, queue, 2, front.kick.fd());
    eventually(late::isUsed);
    echoes(queue);
  }

  @Test
  void packedRingsToo() throws IOException {
    front.negotiate(FrontEnd.FEATURES | FrontEnd.PACKED | FrontEnd.IN_ORDER);
    front.grant(Request.SET_MEM_TABLE, FrontEnd.table(FrontEnd.region()), front.file.fd());
    MockQueue queue = new MockPackedQueue(front.memory, EchoDevice.QUEUE_SIZE);
    int base = 0x8000_8000; // both wrap counters 1
    for (int lap = 0; lap < 5; lap++) {
      front.start(0, queue, base, front.kick.fd());
      for (int i = 0; i < 7; i++) {
        echoes(queue);
      }
      base = front.get(Request.GET_VRING_BASE, FrontEnd.state(0, 0)).getInt(4);
    }
    assertEquals(0x8006_8006, base); // 70 descriptors: four laps and six
  }

  /** DPDK's virtio-user says where a new ring begins for its available side alone. */
  @Test
  void aNewPackedRingNeedsNoWordOfItsUsedSide() throws IOException {
    front.negotiate(FrontEnd.FEATURES | FrontEnd.PACKED);
    front.grant(Request.SET_MEM_TABLE, FrontEnd.table(FrontEnd.region()), front.file.fd());
    MockQueue queue = new MockPackedQueue(front.memory, EchoDevice.QUEUE_SIZE);
    front.start(0, queue, 0x8000, front.kick.fd());
    echoes(queue);
  }

  @Test
  void theNextBackEndGoesOnWhereThisOneWas() throws IOException {
    MockSplitQueue queue = front.start();
    echoes(queue);
    front.close();
    front = rig.connect();
    front.negotiate();
    front.grant(Request.SET_MEM_TABLE, FrontEnd.table(FrontEnd.region()), front.file.fd());
    MockSplitQueue other = new MockSplitQueue(front.memory, EchoDevice.QUEUE_SIZE);
    for (int i = 0; i < 5; i++) { // as if another had served these
      other.makeAvailable(0);
    }
    front
        .memory
        .at(other.settings().device() + 2, 2)
        .set(java.lang.foreign.ValueLayout.JAVA_SHORT, 0, (short) 5);
    front.start(0, other, 5, front.kick.fd());
    other.writeDescriptor(3, front.memory.allocate(8, 1), 8, 0, 0);
    other.makeAvailable(3);
    front.kick.signal();
    eventually(() -> other.usedIdx() == 6);
  }

  @Test
  void aDisabledRingWaits() throws IOException {
    MockSplitQueue queue = front.start();
    echoes(queue);
    front.grant(Request.SET_VRING_ENABLE, FrontEnd.state(0, 0));
    MockRequest late = queue.request().readable((byte) 5).writable(1).submit();
    front.call.drain();
    front.kick.signal();
    assertFalse(FrontEnd.rung(front.call, NEVER));
    assertFalse(late.isUsed());
    front.grant(Request.SET_VRING_ENABLE, FrontEnd.state(0, 1));
    eventually(late::isUsed);
  }

  @Test
  void memoryComesAndGoesUnderARing() throws IOException {
    MockSplitQueue queue = front.start();
    long guest = 0x9000_0000L;
    long user = 0x10_0000L;
    byte[] region = FrontEnd.region(guest, 8192, user, 4096);
    try (MemoryFd more = MemoryFd.create("stile-more", 12288)) {
      for (int i = 0; i < 3; i++) {
        front.grant(Request.ADD_MEM_REG, region, more.fd());
        assertEquals(1, Rig.mappings("stile-more"));
        int used = queue.usedIdx();
        MockRequest request = queue.request().buffer(guest, 8192, false).writable(1).submit();
        front.kick.signal();
        eventually(request::isUsed);
        assertEquals(used + 1, queue.usedIdx());
        front.grant(Request.REM_MEM_REG, region);
        assertEquals(0, Rig.mappings("stile-more"));
        echoes(queue);
      }
      assertEquals(2, rig.device.starts() - 5, "stopped for each change, and for nothing else");
    }
  }

  /** QEMU does so for each pair of a network card's queues. */
  @Test
  void memoryAddedTwiceStaysUntilItIsRemovedTwice() throws IOException {
    front.negotiate();
    byte[] region = FrontEnd.region(0x9000_0000L, 8192, 0x10_0000L, 4096);
    try (MemoryFd more = MemoryFd.create("stile-more", 12288);
        MemoryFd other = MemoryFd.create("stile-other", 12288)) {
      front.grant(Request.ADD_MEM_REG, region, more.fd());
      front.grant(Request.ADD_MEM_REG, region, more.fd());
      front.refuse(Request.ADD_MEM_REG, region, other.fd());
      front.grant(Request.REM_MEM_REG, region);
      assertEquals(1, Rig.mappings("stile-more"));
      front.grant(Request.REM_MEM_REG, region);
      assertEquals(0, Rig.mappings("stile-more"));
      front.refuse(Request.REM_MEM_REG, region);
    }
  }

  @Test
  void aRingWhoseMemoryGoesIsNotServed() throws IOException {
    MockSplitQueue queue = front.start();
    echoes(queue);
    front.grant(Request.REM_MEM_REG, FrontEnd.region());
    assertTrue(FrontEnd.rung(front.err, SOON));
    MockRequest late = queue.request().readable((byte) 5).writable(1).submit();
    front.kick.signal();
    front.grant(Request.ADD_MEM_REG, FrontEnd.region(), front.file.fd());
    eventually(late::isUsed);
  }

  @Test
  void theConfigurationIsReadAndWritten() throws IOException {
    front.negotiate();
    byte[] ask = FrontEnd.payload(12 + 16).putInt(4).putInt(16).putInt(0).array();
    ByteBuffer reply = front.get(Request.GET_CONFIG, ask);
    assertEquals(12 + 16, reply.limit());
    byte[] got = new byte[16];
    reply.get(12, got);
    assertArrayEquals(new byte[] {5, 6, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, got);
    front.grant(
        Request.SET_CONFIG,
        FrontEnd.payload(12 + 1).putInt(7).putInt(1).putInt(0).put((byte) 42).array());
    front.get(Request.GET_CONFIG, ask).get(12, got);
    assertEquals(42, got[3]);
  }

  @Test
  void aChangedConfigurationIsTold() throws IOException {
    List<UnixSocket> pair = UnixSocket.pair();
    try (UnixSocket mine = pair.getFirst();
        UnixSocket theirs = pair.getLast()) {
      mine.setTimeout(SOON);
      front.start();
      front.grant(Request.SET_BACKEND_REQ_FD, NONE, theirs.fd());
      front.grant(
          Request.SET_CONFIG,
          FrontEnd.payload(12 + 1).putInt(0).putInt(1).putInt(0).put((byte) 9).array());
      try (var arena = java.lang.foreign.Arena.ofConfined()) {
        var message = arena.allocate(12, 4);
        assertEquals(12, mine.receive(message, 0).result());
        assertArrayEquals(
            new int[] {2, 1, 0}, message.toArray(java.lang.foreign.ValueLayout.JAVA_INT));
      }
    }
  }

  @Test
  void theStatusIsTheFrontEndsButForWhatTheDeviceSays() throws IOException {
    MockSplitQueue queue = front.start();
    front.grant(Request.SET_STATUS, FrontEnd.u64(15));
    assertEquals(15, front.get(Request.GET_STATUS, NONE).getLong());
    queue.makeAvailable(EchoDevice.QUEUE_SIZE); // no such descriptor
    front.kick.signal();
    assertTrue(FrontEnd.rung(front.err, SOON));
    assertEquals(15 | 64, front.get(Request.GET_STATUS, NONE).getLong());
    front.grant(Request.SET_STATUS, FrontEnd.u64(0));
    assertEquals(0, front.get(Request.GET_STATUS, NONE).getLong());
    front.negotiate();
    echoes(front.start(0));
  }

  @Test
  void whereARingWasCanBeAskedAfterAReset() throws IOException {
    MockSplitQueue queue = front.start();
    echoes(queue);
    echoes(queue);
    front.grant(Request.SET_STATUS, FrontEnd.u64(0));
    assertEquals(2, front.get(Request.GET_VRING_BASE, FrontEnd.state(0, 0)).getInt(4));
    front.grant(Request.SET_FEATURES, FrontEnd.u64(FrontEnd.FEATURES));
    front.start(0, queue, 2, front.kick.fd());
    echoes(queue);
  }

  @Test
  void aResetDeviceStartsAnew() throws IOException {
    front.start();
    front.grant(Request.RESET_DEVICE, NONE);
    front.grant(Request.SET_FEATURES, FrontEnd.u64(FrontEnd.FEATURES & ~(1L << 28)));
    echoes(front.start(0));
  }

  @Test
  void withoutProtocolFeaturesARingNeedsNotBeEnabled() throws IOException {
    front.send(Request.SET_FEATURES, FrontEnd.u64(1L << 32 | 1));
    front.send(Request.SET_MEM_TABLE, FrontEnd.table(FrontEnd.region()), front.file.fd());
    MockSplitQueue queue = new MockSplitQueue(front.memory, EchoDevice.QUEUE_SIZE);
    front.send(Request.SET_VRING_NUM, FrontEnd.state(0, EchoDevice.QUEUE_SIZE));
    front.send(Request.SET_VRING_ADDR, FrontEnd.addresses(0, 0, queue.settings()));
    front.send(Request.SET_VRING_CALL, FrontEnd.u64(0), front.call.fd());
    front.send(Request.SET_VRING_KICK, FrontEnd.u64(0), front.kick.fd());
    echoes(queue);
  }

  @Test
  void oneAtATime() throws IOException {
    MockSplitQueue queue = front.start();
    try (FrontEnd second = rig.connect()) {
      assertTrue(second.closed());
    }
    echoes(queue);
    front.close();
    rig.servesTheNext();
  }
}
