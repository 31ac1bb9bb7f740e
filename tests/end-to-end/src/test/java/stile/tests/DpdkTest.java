package stile.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DPDK drives network cards of ours; both sides count the same frames. */
class DpdkTest {
  private static final long FRAMES = 20_000;

  /** So many frames each port begins with; fewer than wait in a local socket. */
  private static final int BURST = 8;

  private static Path dpdk = Path.of("");
  @TempDir private Path folder = Path.of("");

  @BeforeAll
  static void fetch() throws IOException, InterruptedException {
    dpdk = BackEnd.fetchOrSkip("dpdk");
  }

  private BackEnd card(String name, String other) throws IOException, InterruptedException {
    return new BackEnd(
        folder.resolve(name),
        "net",
        "--local=" + folder.resolve(name + ".cable"),
        "--remote=" + folder.resolve(other + ".cable"));
  }

  /**
   * Two ports whose cards are at one cable's ends forward to each other: what is sent once goes
   * round for good, and none may be lost. The first card has a split ring, the other a packed one.
   */
  @ParameterizedTest
  @ValueSource(strings = {"in_order=1,mrg_rxbuf=1", "in_order=0,mrg_rxbuf=0"})
  void framesGoRound(String options) throws IOException, InterruptedException {
    try (BackEnd left = card("left", "right");
        BackEnd right = card("right", "left");
        TestPmd pmd =
            new TestPmd(
                dpdk,
                List.of(
                    "path=%s,packed_vq=0,%s".formatted(left.socket, options),
                    "path=%s,packed_vq=1,%s".formatted(right.socket, options)),
                "--burst=" + BURST)) {
      pmd.run("start tx_first", FRAMES);
      List<TestPmd.Counts> counts = pmd.counts();
      assertEquals(0, pmd.quit(), pmd.process::toString);
      left.endsWell();
      right.endsWell();
      for (int i = 0; i < 2; i++) {
        // When it stopped, as many as it began with were on their way.
        sameButFor(BURST, counts.get(i).sent(), counts.get(1 - i).received());
        Matcher served =
            List.of(left, right).get(i).process.await("(\\d+) requests, .* 0 errors, 0 refusals");
        long both = counts.get(i).sent() + counts.get(1 - i).sent();
        sameButFor(2 * BURST, both, Long.parseLong(served.group(1)));
      }
      left.process.await("driver ready, features .*VERSION_1(?! RING_PACKED)");
      right.process.await("driver ready, features .* RING_PACKED");
    }
  }

  private static void sameButFor(int few, long sent, long arrived) {
    assertTrue(arrived <= sent && sent <= arrived + few, () -> "%d of %d".formatted(arrived, sent));
  }

  /** Two pairs of queues, over a tap: Linux counts what was sent, and its pings are answered. */
  @ParameterizedTest
  @ValueSource(strings = {"packed_vq=0", "packed_vq=1"})
  void linuxGetsAndAnswers(String ring) throws Exception {
    Namespace.assume();
    String tap =
        """
        ip tuntap add stile0 mode tap multi_queue
        ip address add 10.0.0.1/24 dev stile0
        ip link set stile0 up
        """;
    try (BackEnd net = BackEnd.in(tap, folder.resolve("net"), "net", "--tap=stile0", "--queues=2");
        TestPmd pmd =
            new TestPmd(
                dpdk,
                List.of("path=%s,queues=2,%s".formatted(net.socket, ring)),
                "--rxq=2",
                "--txq=2",
                "--forward-mode=txonly")) {
      pmd.run("start", FRAMES);
      for (int queue = 0; queue < 2; queue++) {
        pmd.process.await("TX Port= 0/Queue= %d".formatted(queue));
      }
      long sent = pmd.counts().getFirst().sent();
      for (int tries = 100; received(net) < sent && tries > 0; tries--) {
        Thread.sleep(100);
      }
      assertEquals(sent, received(net));
      pmd.process.tell("set fwd icmpecho");
      pmd.process.tell("start");
      try (Watched ping = Namespace.in(net.process, "ping", "-c5", "-i0.2", "-w20", "10.0.0.2")) {
        assertEquals(0, ping.exit(), ping::toString);
      }
      pmd.process.tell("stop");
      assertEquals(0, pmd.quit(), pmd.process::toString);
      net.endsWell();
      net.process.await(" requests, .* 0 errors, 0 refusals");
    }
  }

  /** How many frames Linux had from the tap. */
  private static long received(BackEnd net) throws Exception {
    try (Watched counters = Namespace.in(net.process, "cat", "/proc/net/dev")) {
      assertEquals(0, counters.exit());
      return Long.parseLong(counters.await("stile0: *\\d+ +(\\d+)").group(1));
    }
  }
}
