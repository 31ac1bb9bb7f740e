package stile.manager.vhostuser;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.manager.vhostuser.Rig.eventually;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stile.bindings.memory.NormalMapping;
import stile.virtio.Features;
import stile.virtio.Status;
import stile.virtio.mock.MockQueue;

/** A back end that answers nonsense while one ring is taken back and given anew. */
@Timeout(120)
class HostileRingResetTest {
  private static final long FEATURES = RemoteRig.FEATURES | Features.bit(Features.RING_RESET);

  @TempDir private Path folder = Path.of("");

  private FakeBackEnd fake(FakeBackEnd.Mangler mangler) throws IOException {
    return new FakeBackEnd(folder.resolve("socket"), mangler);
  }

  /** A driver whose ring the fake has. */
  private RemoteRig started(FakeBackEnd fake) throws IOException {
    RemoteRig remote = new RemoteRig(folder.resolve("socket"), OptionalInt.empty());
    remote.start(queue(remote), FEATURES);
    eventually(() -> fake.kicks.get() == 1);
    return remote;
  }

  private static MockQueue queue(RemoteRig remote) {
    return MockQueue.of(remote.memory, EchoDevice.QUEUE_SIZE, false);
  }

  /** It is let go; the driver has its queue back, and the next one gets the new ring. */
  private static void outlives(FakeBackEnd fake, RemoteRig remote) {
    assertTrue(remote.resetQueue(0));
    assertTrue(remote.enable(0, queue(remote)));
    eventually(() -> fake.sessions.get() == 2 && fake.kicks.get() >= 2);
    assertEquals(RemoteRig.STARTED, remote.status());
  }

  @ParameterizedTest
  @EnumSource(HostileBackEndTest.Wrong.class)
  void nonsenseInsteadOfARingsEnd(HostileBackEndTest.Wrong wrong) throws IOException {
    int end = Request.GET_VRING_BASE.id;
    try (FakeBackEnd fake = fake((n, id, a) -> n == 0 && id == end ? wrong.make(a) : a);
        RemoteRig remote = started(fake)) {
      outlives(fake, remote);
    }
  }

  @Test
  void anotherRingsEnd() throws IOException {
    byte[] other = FrontEnd.message(Request.GET_VRING_BASE.id, 5, FrontEnd.state(1, 0));
    int end = Request.GET_VRING_BASE.id;
    try (FakeBackEnd fake = fake((n, id, a) -> n == 0 && id == end ? other : a);
        RemoteRig remote = started(fake)) {
      outlives(fake, remote);
    }
  }

  /** Five seconds, as for everything. */
  @Test
  void silenceInsteadOfARingsEnd() throws IOException {
    int end = Request.GET_VRING_BASE.id;
    try (FakeBackEnd fake = fake((n, id, a) -> n == 0 && id == end ? new byte[0] : a);
        RemoteRig remote = started(fake)) {
      outlives(fake, remote);
    }
  }

  /** At any request with which a ring is handed over. */
  @ParameterizedTest
  @EnumSource(
      value = Request.class,
      names = {
        "GET_VRING_BASE", "SET_VRING_NUM", "SET_VRING_BASE", "SET_VRING_ADDR",
        "SET_VRING_CALL", "SET_VRING_ERR", "SET_VRING_KICK", "SET_VRING_ENABLE"
      })
  void hangingUp(Request request) throws IOException {
    AtomicInteger times = new AtomicInteger();
    int fatal = request == Request.GET_VRING_BASE ? 1 : 2; // the first was the device's start
    try (FakeBackEnd fake =
            fake((_, id, a) -> id == request.id && times.incrementAndGet() == fatal ? null : a);
        RemoteRig remote = started(fake)) {
      outlives(fake, remote);
    }
  }

  @Test
  void oneThatRefusesTheNewRingNeedsAReset() throws IOException {
    AtomicInteger times = new AtomicInteger();
    byte[] refusal = FrontEnd.message(Request.SET_VRING_ADDR.id, 5, FrontEnd.u64(1));
    try (FakeBackEnd fake =
            fake(
                (_, id, a) ->
                    id == Request.SET_VRING_ADDR.id && times.incrementAndGet() == 2 ? refusal : a);
        RemoteRig remote = started(fake)) {
      assertTrue(remote.resetQueue(0));
      boolean _ = remote.enable(0, queue(remote));
      assertEquals(RemoteRig.STARTED | Status.NEEDS_RESET, remote.status());
      int status = remote.ask(device -> device.setStatus(0));
      assertEquals(0, status);
    }
  }

  /** Whatever it says is in flight, of a ring that is no more. */
  @Test
  void theRecordOfTheOldRingIsForgotten() throws IOException {
    try (FakeBackEnd fake = fake((_, _, a) -> a);
        RemoteRig remote = started(fake);
        NormalMapping record = NormalMapping.map(fake.record.fd(), 0, 4096)) {
      record.segment().fill((byte) 1);
      assertTrue(remote.resetQueue(0));
      byte[] expected = new byte[4096];
      for (int at : new int[] {0, 1, 2, 3, 4, 5, 6, 7, 10, 11}) {
        expected[at] = 1; // the back end's own: its features, and how many entries it made
      }
      assertArrayEquals(expected, record.segment().toArray(JAVA_BYTE));
    }
  }

  /** Without a record nobody knows where a packed ring was; one that is new is at its beginning. */
  @Test
  void aNewPackedRingNeedsNoRecord() throws IOException {
    try (FakeBackEnd fake = fake(HostileRingResetTest::packedWithoutRecord);
        RemoteRig remote = new RemoteRig(folder.resolve("socket"), OptionalInt.empty())) {
      MockQueue old = MockQueue.of(remote.memory, EchoDevice.QUEUE_SIZE, true);
      remote.start(old, FEATURES | Features.bit(Features.RING_PACKED));
      eventually(() -> fake.kicks.get() == 1);
      assertTrue(remote.resetQueue(0));
      assertTrue(remote.enable(0, MockQueue.of(remote.memory, EchoDevice.QUEUE_SIZE, true)));
      eventually(() -> fake.sessions.get() == 2 && fake.kicks.get() == 2);
      assertEquals(RemoteRig.STARTED, remote.status());
    }
  }

  /** Leaves when its ring is taken back. */
  private static byte @Nullable [] packedWithoutRecord(int session, int request, byte[] answer) {
    if (request == Request.GET_FEATURES.id) {
      answer[Protocol.HEADER + Features.RING_PACKED / 8] |= 1 << Features.RING_PACKED % 8;
    } else if (request == Request.GET_PROTOCOL_FEATURES.id) {
      answer[Protocol.HEADER + Protocol.INFLIGHT_SHMFD / 8] &=
          (byte) ~(1 << Protocol.INFLIGHT_SHMFD % 8);
    } else if (request == Request.GET_VRING_BASE.id) {
      return null;
    }
    return answer;
  }

  @Test
  void aRecordThatIsCutShort() throws IOException {
    Path file = Files.write(folder.resolve("record"), new byte[4096]);
    try (FakeBackEnd fake = fake((_, _, a) -> a)) {
      fake.recordFile = file;
      try (RemoteRig remote = started(fake)) {
        Files.write(file, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
        assertTrue(remote.resetQueue(0));
        Files.write(file, new byte[4096]);
        assertTrue(remote.enable(0, queue(remote)));
        eventually(() -> fake.sessions.get() >= 2 && fake.kicks.get() >= 2);
        assertEquals(RemoteRig.STARTED, remote.status());
      }
    }
  }
}
