package stile.manager.vhostuser;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.manager.vhostuser.Rig.eventually;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stile.manager.msg.DeviceMessages;
import stile.virtio.Features;
import stile.virtio.Status;
import stile.virtio.mock.MockQueue;
import stile.virtio.mock.MockRequest;

/** What a driver sees of a device that another process serves: here our own back end. */
@Timeout(60)
class RemoteDeviceTest {
  @TempDir private Path folder = Path.of("");

  private RemoteRig remote() throws IOException {
    return new RemoteRig(folder.resolve("socket"), OptionalInt.empty());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void requestsGoThere(boolean packed) throws IOException {
    try (Rig _ = new Rig(folder);
        RemoteRig remote = remote()) {
      MockQueue queue = remote.start(packed);
      for (int i = 0; i < 3 * EchoDevice.QUEUE_SIZE; i++) {
        remote.echoes(queue);
      }
      eventually(() -> remote.used.get() > 0);
      assertEquals(RemoteRig.STARTED, remote.status());
    }
  }

  @Test
  void offersWhatTheBackEndOffersAndNoMore() throws IOException {
    try (Rig _ = new Rig(folder);
        RemoteRig remote = remote()) {
      long offered = remote.ask(d -> (d.features(0) & 0xffff_ffffL) | (long) d.features(1) << 32);
      assertEquals(
          (FrontEnd.FEATURES & ~(1L << 30))
              | FrontEnd.PACKED
              | FrontEnd.IN_ORDER
              | FrontEnd.RING_RESET
              | Features.bit(Features.ACCESS_PLATFORM),
          offered);
      int queues = remote.ask(DeviceMessages::queueCount);
      assertEquals(EchoDevice.QUEUES, queues);
      int size = remote.ask(d -> d.queue(1).maxSize());
      assertEquals(EchoDevice.QUEUE_SIZE, size);
    }
  }

  @Test
  void theConfigurationSpaceIsTheBackEnds() throws IOException {
    try (Rig _ = new Rig(folder);
        RemoteRig remote = remote()) {
      remote.start(false);
      assertArrayEquals(new byte[] {3, 4}, remote.ask(d -> d.readConfig(2, 2)));
      int before = remote.ask(DeviceMessages::configGeneration);
      boolean written = remote.ask(d -> d.writeConfig(2, new byte[] {9}));
      assertTrue(written);
      assertArrayEquals(new byte[] {2, 9, 4}, remote.ask(d -> d.readConfig(1, 3)));
      int after = remote.ask(DeviceMessages::configGeneration);
      assertEquals(before, after, "the driver's own change");
    }
  }

  /** It keeps none, so the driver is told what the configuration has, and may not write there. */
  @Test
  void aFileSystemsTagMayBeOurs() throws IOException {
    try (FakeBackEnd _ =
            new FakeBackEnd(
                folder.resolve("socket"),
                (_, id, answer) -> {
                  if (id == Request.GET_PROTOCOL_FEATURES.id) {
                    answer[Protocol.HEADER + 1] &= (byte) ~(1 << (Protocol.CONFIG - 8));
                  }
                  return answer;
                });
        RemoteRig remote =
            new RemoteRig(folder.resolve("socket"), OptionalInt.of(1), "caf\u00e9")) {
      byte[] config = remote.ask(d -> d.readConfig(0, d.configSize()));
      byte[] expected = Arrays.copyOf("caf\u00e9".getBytes(StandardCharsets.UTF_8), 40);
      assertArrayEquals(expected, config, "and no queue but the first");
      boolean written = remote.ask(d -> d.writeConfig(0, new byte[] {1}));
      assertFalse(written);
      assertArrayEquals(expected, remote.ask(d -> d.readConfig(0, 40)));
    }
  }

  /** What the driver asks before there is anybody waits, and rings wait for the next. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void backEndsMayComeLateAndGo(boolean packed) throws Exception {
    try (RemoteRig remote = remote()) {
      MockQueue queue = MockQueue.of(remote.memory, EchoDevice.QUEUE_SIZE, packed);
      Thread driver =
          Thread.ofPlatform()
              .start(
                  () ->
                      remote.start(
                          queue,
                          packed
                              ? RemoteRig.FEATURES | Features.bit(Features.RING_PACKED)
                              : RemoteRig.FEATURES));
      MockRequest late = queue.request().readable((byte) 1).writable(1).submit();
      for (int i = 0; i < 3; i++) {
        try (Rig _ = new Rig(folder)) {
          driver.join();
          eventually(late::isUsed);
          remote.echoes(queue);
        }
        late = queue.request().readable((byte) 1).writable(1).submit();
        remote.worker.kick(0);
      }
      assertFalse(late.isUsed());
      assertEquals(RemoteRig.STARTED, remote.status(), "no reset is needed");
    }
  }

  @Test
  void aResetGivesTheRingsBack() throws IOException {
    try (Rig rig = new Rig(folder);
        RemoteRig remote = remote()) {
      for (int i = 1; i <= 3; i++) {
        MockQueue queue = remote.start(false);
        remote.echoes(queue);
        assertEquals(i, rig.device.starts());
        int status = remote.ask(d -> d.setStatus(0));
        assertEquals(0, status);
        MockRequest never = queue.request().readable((byte) 1).writable(1).submit();
        remote.worker.kick(0);
        assertEquals(0, remote.status());
        assertFalse(never.isUsed());
      }
    }
  }

  @Test
  void alienFeaturesAreRefused() throws IOException {
    try (Rig _ = new Rig(folder);
        RemoteRig remote = remote()) {
      MockQueue queue = MockQueue.of(remote.memory, EchoDevice.QUEUE_SIZE, false);
      int status = remote.start(queue, RemoteRig.FEATURES | 2);
      assertEquals(0, status & (Status.FEATURES_OK | Status.DRIVER_OK));
      int _ = remote.ask(d -> d.setStatus(0));
      // The echo device wants its feature, which a back end is asked about.
      status = remote.start(queue, RemoteRig.FEATURES & ~1);
      assertEquals(0, status & (Status.FEATURES_OK | Status.DRIVER_OK));
    }
  }
}
