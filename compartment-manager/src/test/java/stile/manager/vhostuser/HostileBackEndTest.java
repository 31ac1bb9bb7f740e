package stile.manager.vhostuser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.manager.vhostuser.Rig.eventually;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stile.virtio.Features;
import stile.virtio.mock.MockQueue;
import stile.virtio.queue.InflightRegion;

/** A back end that answers nonsense is let go, and the next one serves. */
@Timeout(120)
class HostileBackEndTest {
  /** What is wrong with an answer. */
  enum Wrong {
    ANOTHER_REQUEST {
      @Override
      byte[] make(byte[] answer) {
        return with(answer, 0, 63);
      }
    },
    NO_REPLY {
      @Override
      byte[] make(byte[] answer) {
        return with(answer, Protocol.FLAGS, 1);
      }
    },
    ANOTHER_VERSION {
      @Override
      byte[] make(byte[] answer) {
        return with(answer, Protocol.FLAGS, 4);
      }
    },
    HUGE {
      @Override
      byte[] make(byte[] answer) {
        return with(answer, Protocol.SIZE, Integer.MAX_VALUE);
      }
    },
    NEGATIVE {
      @Override
      byte[] make(byte[] answer) {
        return with(answer, Protocol.SIZE, -1);
      }
    },
    LONGER {
      @Override
      byte[] make(byte[] answer) {
        byte[] longer = Arrays.copyOf(answer, answer.length + 8);
        return with(longer, Protocol.SIZE, longer.length - Protocol.HEADER);
      }
    },
    EMPTY {
      @Override
      byte[] make(byte[] answer) {
        return with(Arrays.copyOf(answer, Protocol.HEADER), Protocol.SIZE, 0);
      }
    },
    TWICE {
      @Override
      byte[] make(byte[] answer) {
        byte[] twice = Arrays.copyOf(answer, 2 * answer.length);
        System.arraycopy(answer, 0, twice, answer.length, answer.length);
        return twice;
      }
    };

    abstract byte[] make(byte[] answer);

    private static byte[] with(byte[] answer, int at, int value) {
      byte[] other = answer.clone();
      ByteBuffer.wrap(other).order(ByteOrder.nativeOrder()).putInt(at, value);
      return other;
    }
  }

  @TempDir private Path folder = Path.of("");

  private RemoteRig remote() throws IOException {
    return new RemoteRig(folder.resolve("socket"), OptionalInt.empty());
  }

  private FakeBackEnd fake(FakeBackEnd.Mangler mangler) throws IOException {
    return new FakeBackEnd(folder.resolve("socket"), mangler);
  }

  /** Starts a driver, and waits until the second session has its ring. */
  private static void outlives(FakeBackEnd fake, RemoteRig remote) {
    remote.start(MockQueue.of(remote.memory, EchoDevice.QUEUE_SIZE, false), RemoteRig.FEATURES);
    eventually(() -> fake.sessions.get() >= 2 && fake.kicks.get() >= 1);
    eventually(() -> remote.status() == RemoteRig.STARTED);
  }

  @ParameterizedTest
  @EnumSource(Wrong.class)
  void nonsenseEndsTheSession(Wrong wrong) throws IOException {
    for (Request request :
        new Request[] {
          Request.GET_FEATURES,
          Request.GET_QUEUE_NUM,
          Request.GET_CONFIG,
          Request.GET_INFLIGHT_FD,
          Request.SET_MEM_TABLE,
          Request.SET_VRING_KICK
        }) {
      try (FakeBackEnd fake = fake((n, id, a) -> n == 0 && id == request.id ? wrong.make(a) : a);
          RemoteRig remote = remote()) {
        outlives(fake, remote);
      }
    }
  }

  /** At any byte of any of its answers. */
  @Test
  void oneThatHangsUpLeavesNothingBehind() throws IOException {
    long descriptors = Rig.openDescriptors();
    int step = 5;
    boolean whole = false;
    for (int cut = 0; !whole; cut += step) {
      AtomicInteger left = new AtomicInteger(cut);
      try (FakeBackEnd fake =
              fake(
                  (n, _, a) -> {
                    if (n > 0) {
                      return a;
                    }
                    int some = left.getAndAdd(-a.length);
                    return some <= 0 ? null : Arrays.copyOf(a, Math.min(some, a.length));
                  });
          RemoteRig remote = remote()) {
        MockQueue queue = MockQueue.of(remote.memory, EchoDevice.QUEUE_SIZE, false);
        remote.start(queue, RemoteRig.FEATURES);
        eventually(() -> fake.kicks.get() >= 1 && remote.status() == RemoteRig.STARTED);
        whole = fake.sessions.get() == 1 && left.get() > 0;
      }
    }
    eventually(() -> Rig.openDescriptors() == descriptors);
    assertEquals(descriptors, Rig.openDescriptors());
  }

  @Test
  void oneThatIsSilentIsLetGoInTime() throws IOException {
    long begin = System.nanoTime();
    try (FakeBackEnd fake =
            fake((n, id, a) -> n == 0 && id == Request.SET_VRING_NUM.id ? new byte[0] : a);
        RemoteRig remote = remote()) {
      outlives(fake, remote);
      assertTrue(System.nanoTime() - begin > 4_000_000_000L);
    }
  }

  /** It shares the eventfd, so it can have a kick wait; but not for long, and is let go then. */
  @Test
  void oneThatHasKicksBlockIsLetGo() throws IOException {
    try (FakeBackEnd fake = fake((_, _, a) -> a);
        RemoteRig remote = remote()) {
      fake.fillers = 1;
      remote.start(MockQueue.of(remote.memory, EchoDevice.QUEUE_SIZE, false), RemoteRig.FEATURES);
      eventually(
          () -> {
            remote.worker.kick(0); // only who rings finds out
            return fake.sessions.get() >= 2;
          });
      eventually(() -> remote.status() == RemoteRig.STARTED);
    }
  }

  @Test
  void oneThatRefusesToStartNeedsAReset() throws IOException {
    try (FakeBackEnd _ =
            fake(
                (_, id, a) ->
                    id == Request.SET_VRING_ADDR.id
                        ? FrontEnd.message(id, 5, FrontEnd.u64(1))
                        : a);
        RemoteRig remote = remote()) {
      MockQueue queue = MockQueue.of(remote.memory, EchoDevice.QUEUE_SIZE, false);
      assertTrue((remote.start(queue, RemoteRig.FEATURES) & 64) != 0);
      int status = remote.ask(d -> d.setStatus(0));
      assertEquals(0, status);
    }
  }

  /** It has the record, but nothing is written there yet. */
  @Test
  void oneThatLeavesBeforeItBegins() throws IOException {
    try (FakeBackEnd fake =
            fake(
                (n, id, a) -> {
                  if (id == Request.GET_FEATURES.id) {
                    a[Protocol.HEADER + Features.RING_PACKED / 8] |= 1 << Features.RING_PACKED % 8;
                  }
                  return n == 0 && id == Request.SET_VRING_ENABLE.id ? null : a;
                });
        RemoteRig remote = remote()) {
      MockQueue queue = MockQueue.of(remote.memory, EchoDevice.QUEUE_SIZE, true);
      remote.start(queue, RemoteRig.FEATURES | Features.bit(Features.RING_PACKED));
      eventually(() -> fake.sessions.get() >= 2 && fake.kicks.get() >= 2);
      assertEquals(InflightRegion.PACKED_BEGIN, fake.base);
    }
  }
}
