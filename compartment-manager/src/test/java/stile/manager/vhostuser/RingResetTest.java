package stile.manager.vhostuser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import stile.manager.msg.DeviceMessages;
import stile.virtio.Features;
import stile.virtio.mock.MockQueue;
import stile.virtio.mock.MockRequest;

/** A driver resets one queue of a device that another process serves: here our own back end. */
@Timeout(60)
class RingResetTest {
  /** When the back end is gone. */
  enum Death {
    BEFORE_THE_RESET,
    BEFORE_THE_NEW_RING,
    BEFORE_ITS_FIRST_REQUEST,
    AFTER_SOME
  }

  @TempDir private Path folder = Path.of("");

  private RemoteRig remote() throws IOException {
    return new RemoteRig(folder.resolve("socket"), OptionalInt.empty());
  }

  private static long features(boolean packed) {
    return RemoteRig.FEATURES
        | Features.bit(Features.RING_RESET)
        | (packed ? Features.bit(Features.RING_PACKED) : 0);
  }

  private static void echoes(RemoteRig remote, int index, MockQueue queue, int times) {
    for (int i = 0; i < times; i++) {
      remote.echoes(index, queue);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRingBeginsAnewWhileTheOthersGoOn(boolean packed) throws IOException {
    try (Rig _ = new Rig(folder);
        RemoteRig remote = remote()) {
      MockQueue first = MockQueue.of(remote.memory, EchoDevice.QUEUE_SIZE, packed);
      MockQueue second = MockQueue.of(remote.memory, EchoDevice.QUEUE_SIZE, packed);
      remote.start(features(packed), first, second);
      echoes(remote, 0, first, 5);
      echoes(remote, 1, second, 3);
      for (int size : new int[] {8, EchoDevice.QUEUE_SIZE, 4}) {
        assertTrue(remote.resetQueue(0));
        MockRequest never = first.request().readable((byte) 1).writable(1).submit();
        remote.worker.kick(0);
        echoes(remote, 1, second, 1);
        assertFalse(never.isUsed());
        first = MockQueue.of(remote.memory, size, packed);
        assertTrue(remote.enable(0, first));
        echoes(remote, 0, first, 3 * size + 1);
        echoes(remote, 1, second, 1);
      }
      assertEquals(RemoteRig.STARTED, remote.status());
    }
  }

  /** Others' rings go on where they were; one that is new begins at its beginning. */
  @ParameterizedTest
  @CsvSource({
    "false, BEFORE_THE_RESET", "false, BEFORE_THE_NEW_RING",
    "false, BEFORE_ITS_FIRST_REQUEST", "false, AFTER_SOME",
    "true, BEFORE_THE_RESET", "true, BEFORE_THE_NEW_RING",
    "true, BEFORE_ITS_FIRST_REQUEST", "true, AFTER_SOME"
  })
  void theNextBackEndKnowsWhichRingBeganAnew(boolean packed, Death death) throws IOException {
    try (RemoteRig remote = remote()) {
      MockQueue old = MockQueue.of(remote.memory, EchoDevice.QUEUE_SIZE, packed);
      MockQueue first = MockQueue.of(remote.memory, EchoDevice.QUEUE_SIZE / 2, packed);
      MockQueue second = MockQueue.of(remote.memory, EchoDevice.QUEUE_SIZE, packed);
      Rig rig = new Rig(folder);
      try {
        remote.start(features(packed), old, second);
        echoes(remote, 0, old, 5);
        echoes(remote, 1, second, 3);
        for (Death step : Death.values()) {
          if (step == death) {
            rig.close();
            rig = new Rig(folder);
          }
          switch (step) {
            case BEFORE_THE_RESET -> assertTrue(remote.resetQueue(0));
            case BEFORE_THE_NEW_RING -> assertTrue(remote.enable(0, first));
            default -> {
              echoes(remote, 0, first, 2);
              echoes(remote, 1, second, 1);
            }
          }
        }
        echoes(remote, 0, first, 2 * EchoDevice.QUEUE_SIZE);
        echoes(remote, 1, second, 2 * EchoDevice.QUEUE_SIZE);
        assertEquals(RemoteRig.STARTED, remote.status());
      } finally {
        rig.close();
      }
    }
  }

  @Test
  void aWholeResetAfterOneOfAQueue() throws IOException {
    try (Rig _ = new Rig(folder);
        RemoteRig remote = remote()) {
      MockQueue queue = MockQueue.of(remote.memory, EchoDevice.QUEUE_SIZE, true);
      remote.start(queue, features(true));
      echoes(remote, 0, queue, 3);
      assertTrue(remote.resetQueue(0));
      int status = remote.ask(device -> device.setStatus(0));
      assertEquals(0, status);
      echoes(remote, 0, remote.start(true), 3);
    }
  }

  @Test
  void onlyWhoChoseItResetsAQueue() throws IOException {
    try (Rig _ = new Rig(folder);
        RemoteRig remote = remote()) {
      MockQueue queue = remote.start(false);
      assertFalse(remote.resetQueue(0));
      remote.echoes(queue);
      assertFalse(remote.enable(1, MockQueue.of(remote.memory, 8, false)), "too late");
    }
  }

  @Test
  void itIsOfferedIfTheBackEndOffersIt() throws IOException {
    try (FakeBackEnd _ =
            new FakeBackEnd(
                folder.resolve("socket"),
                (_, id, answer) -> {
                  byte[] other = answer.clone();
                  if (id == Request.GET_FEATURES.id) {
                    other[Protocol.HEADER + Features.RING_RESET / 8] = 0;
                  }
                  return other;
                });
        RemoteRig remote = remote()) {
      int features = remote.ask((DeviceMessages device) -> device.features(1));
      assertEquals(0, features >>> (Features.RING_RESET - 32) & 1);
    }
  }
}
