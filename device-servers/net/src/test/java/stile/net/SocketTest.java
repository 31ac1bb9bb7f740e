package stile.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static stile.net.NetLayout.HEADER;
import static stile.net.Nets.MAC;
import static stile.net.Nets.frame;
import static stile.net.Nets.header;
import static stile.net.Nets.room;
import static stile.net.Nets.send;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stile.virtio.device.Options;
import stile.virtio.mock.MockDriver;
import stile.virtio.mock.MockRequest;

/** Two devices, each at the other end of the other's socket. */
@SuppressWarnings("NullAway.Init") // set before each test
final class SocketTest {
  @TempDir private Path folder = Path.of("");
  private MockDriver a;
  private MockDriver b;

  @BeforeEach
  void start() throws Exception {
    a = device("a", "b");
    b = device("b", "a");
  }

  @AfterEach
  void stop() {
    a.close();
    b.close();
    assertFalse(Files.exists(folder.resolve("a")), "the socket goes with the device");
  }

  private MockDriver device(String socket, String remote) throws Exception {
    Map<String, Object> given =
        Map.of(
            "local", folder.resolve(socket).toString(),
            "remote", folder.resolve(remote).toString());
    return MockDriver.start(new NetProvider().create(Options.of(NetConfig.OPTIONS, given)));
  }

  private void passes(int length) {
    MockRequest request = room(b, 16, 1514);
    b.serve();
    byte[] frame = frame(MAC, length);
    send(a, header(), frame);
    b.serveSources();
    assertEquals(HEADER + length, request.written());
    assertArrayEquals(frame, Arrays.copyOfRange(request.data(), HEADER, HEADER + length));
    assertEquals(1, request.data()[NetLayout.NUM_BUFFERS]);
  }

  @Test
  void framesPassAsTheyAre() {
    for (int length = 14; length <= 1518; length += 47) {
      passes(length);
    }
    assertEquals(0, a.device().counters().errors() + b.device().counters().errors());
    assertEquals(0, a.device().offeredFeatures() & Nets.OFFLOADS);
  }

  @Test
  void theOtherEndMayComeAndGo() throws Exception {
    b.close();
    send(a, header(), frame(MAC, 60));
    assertEquals(1, a.device().counters().errors());
    b = device("b", "a");
    passes(60);
  }

  @Test
  void aReceiverThatIsBehindLosesFramesAndHoldsNobodyUp() {
    for (int i = 0; i < 2000; i++) {
      assertTrue(send(a, header(), frame(MAC, 60)).isUsed());
    }
    assertTrue(a.device().counters().errors() > 0);
    passes(60); // of those that wait, all alike
  }

  @Test
  void isItsOwnersAlone() throws Exception {
    Path path = folder.resolve("a");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    IOException e = assertThrows(IOException.class, () -> device("a", "b"));
    assertTrue(e.toString().contains(path.toString()), e.toString());
    passes(60); // the one that was there still is
  }

  @Test
  void leavesAnotherFileAlone() throws Exception {
    Path file = Files.writeString(folder.resolve("c"), "precious");
    assertThrows(IOException.class, () -> device("c", "a"));
    assertEquals("precious", Files.readString(file));
  }
}
