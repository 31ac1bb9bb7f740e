package stile.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Linux talks to a bare-metal peer over a tap interface. */
class NetTest {
  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void needsANetwork() throws Exception {
    Namespace.assume();
  }

  private static String tap(int mtu) {
    return """
        ip tuntap add stile0 mode tap
        ip address add 10.0.0.1/24 dev stile0
        ip link set stile0 mtu %d up
        """
        .formatted(mtu);
  }

  private static String card(int mtu) {
    return """
        [[compartment.device]]
        type = "console"
        [[compartment.device]]
        type = "net"
        tap = "stile0"
        mac = "02:00:00:00:00:02"
        mtu = %d
        """
        .formatted(mtu);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "packed = false", "wait = \"block\"\nnotification-words = 0"})
  void pingsAndDatagramsReachThePeer(String keys) throws Exception {
    int mtu = keys.isEmpty() ? 1500 : 600;
    try (Board board = new Board(folder, keys, card(mtu));
        Watched manager = board.managerIn(tap(mtu))) {
      try (Watched peer = board.peer("net")) {
        manager.await("peer: net 020000000002 at 10.0.0.2, MTU " + mtu);
        try (Watched ping = Namespace.in(manager, "ping", "-c5", "-i0.2", "-w20", "10.0.0.2")) {
          assertEquals(0, ping.exit(), ping::toString);
          ping.await("5 packets transmitted, 5 received");
        }
        try (Watched echo = Namespace.in(manager, UdpEcho.class, "10.0.0.2", mtu + "")) {
          assertEquals(0, echo.exit(), echo::toString);
          echo.await("echoed %d datagrams".formatted(mtu - 28));
        }
        followsTheTap(manager);
        peer.kill();
      }
      manager.await("peer detached");
      try (Watched _ = board.peer("net")) { // the next one finds the cable where it was
        manager.await("peer: net .* at 10.0.0.2", 2);
        try (Watched ping = Namespace.in(manager, "ping", "-c1", "-w20", "10.0.0.2")) {
          assertEquals(0, ping.exit(), ping::toString);
        }
      }
      assertEquals(0, manager.terminate());
      manager.await("device 1 \\(net\\): [1-9]\\d+ requests, .* 0 errors, 0 refusals, 0 needed");
    }
  }

  private static void followsTheTap(Watched manager) throws Exception {
    for (String state : new String[] {"down", "up"}) {
      String told = "tap stile0: " + state;
      String heard = "peer: net is " + state;
      int nextTold = (int) manager.count(told) + 1;
      int nextHeard = (int) manager.count(heard) + 1;
      try (Watched ip = Namespace.in(manager, "ip", "link", "set", "stile0", state)) {
        assertEquals(0, ip.exit(), ip::toString);
      }
      manager.await(told, nextTold);
      manager.await(heard, nextHeard);
    }
    try (Watched ping = Namespace.in(manager, "ping", "-c1", "-w20", "10.0.0.2")) {
      assertEquals(0, ping.exit(), ping::toString);
    }
  }

  /** Two compartments and Linux on one switch. */
  @Test
  void aSwitchJoinsCompartmentsAndATap() throws Exception {
    Path other = folder.resolve("other.sock");
    String devices =
        """
        [[compartment.device]]
        type = "console"
        [[compartment.device]]
        type = "net"
        switch = "office"
        uplink = "stile0"
        mac = "02:00:00:00:00:02"
        [[compartment]]
        name = "other"
        board = "qemu-ivshmem"
        socket = "%s"
        [[compartment.device]]
        type = "console"
        [[compartment.device]]
        type = "net"
        switch = "office"
        mac = "02:00:00:00:00:03"
        """
            .formatted(other);
    try (Board board = new Board(folder, "", devices);
        Watched manager = board.managerIn(tap(1500));
        Watched _ = board.peer("net");
        Watched _ = board.peer("net", other)) {
      manager.await("peer: net 020000000002 at 10.0.0.2");
      manager.await("peer: net 020000000003 at 10.0.0.3");
      for (String address : new String[] {"10.0.0.2", "10.0.0.3"}) {
        try (Watched ping = Namespace.in(manager, "ping", "-c3", "-i0.2", "-w20", address)) {
          assertEquals(0, ping.exit(), ping::toString);
        }
        try (Watched echo = Namespace.in(manager, UdpEcho.class, address, "1500")) {
          assertEquals(0, echo.exit(), echo::toString);
        }
      }
      assertEquals(0, manager.terminate());
      manager.await(
          "switch office, 02:00:00:00:00:03: 1\\d{3} frames passed to it, 0 dropped, 0 from");
      manager.await("switch office, tap stile0: [23]\\d{3} frames passed to it, 0 dropped, 0 from");
    }
  }
}
