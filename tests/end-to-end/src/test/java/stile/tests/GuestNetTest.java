package stile.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Linux guest in QEMU, whose network card is ours, sends and gets files over TCP. */
class GuestNetTest {
  private static final long BYTES = 16 << 20;

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void needsANetwork() throws Exception {
    Namespace.assume();
  }

  private static ProcessBuilder guest(BackEnd net, int pairs, String options)
      throws IOException, InterruptedException {
    return LinuxGuest.command(
        "guest=net",
        List.of(
            "-chardev",
            "socket,id=net,path=" + net.socket,
            "-netdev",
            "vhost-user,id=cable,chardev=net,queues=" + pairs,
            "-device",
            // Without MSI-X, since QEMU 7.2 dies of it with TCG and a vhost-user network card.
            "virtio-net-pci,netdev=cable,romfile=,vectors=0," + options));
  }

  /** With offloads frames larger than the MTU must cross, each way; without them none may. */
  @ParameterizedTest
  @CsvSource({
    "1, true, ''",
    "2, true, 'mq=on,packed=on'",
    "1, false, 'mrg_rxbuf=off,csum=off,guest_csum=off,guest_tso4=off,guest_tso6=off,guest_ecn=off'"
  })
  void sendsAndGetsFiles(int pairs, boolean largest, String options) throws Exception {
    String tap =
        """
        ip tuntap add stile0 mode tap %s
        ip address add 10.0.0.1/24 dev stile0
        ip link set stile0 up
        """
            .formatted(pairs > 1 ? "multi_queue" : "");
    try (BackEnd net =
            BackEnd.in(tap, folder.resolve("net"), "net", "--tap=stile0", "--queues=" + pairs);
        Watched server = Namespace.in(net.process, TcpTransfer.class)) {
      server.await("waiting");
      try (Watched qemu =
          new Watched("guest", guest(net, pairs, options.isEmpty() ? "mq=off" : options))) {
        assertEquals(0, qemu.exit(), qemu::toString);
        qemu.await("GUEST pings, %d queues, MTU 1500".formatted(pairs));
        String sent = qemu.await("GUEST sends ([0-9a-f]{64})").group(1);
        assertEquals(sent, server.await("took " + BYTES + " bytes (.*)").group(1));
        String given = server.await("gave (.*)").group(1);
        assertEquals(given, qemu.await("GUEST got ([0-9a-f]{64})").group(1));
      }
      crossed(net, largest);
      net.process.await(
          "driver ready, features .*" + (options.contains("packed") ? "RING_PACKED" : ""));
      net.endsWell();
    }
  }

  /** What the tap counted: bytes and frames, first from the guest, then to it. */
  private static void crossed(BackEnd net, boolean largest) throws Exception {
    try (Watched counters = Namespace.in(net.process, "cat", "/proc/net/dev")) {
      assertEquals(0, counters.exit());
      Matcher line = counters.await("stile0: *(\\d+) +(\\d+)(?: +\\d+){6} +(\\d+) +(\\d+)");
      for (int i = 1; i <= 3; i += 2) {
        long bytes = Long.parseLong(line.group(i));
        long mean = bytes / Long.parseLong(line.group(i + 1));
        assertTrue(bytes > BYTES, counters::toString);
        assertEquals(largest, mean > 1518, counters::toString);
      }
    }
  }
}
