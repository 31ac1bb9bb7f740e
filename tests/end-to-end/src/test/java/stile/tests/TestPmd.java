package stile.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;

/** DPDK's test program, whose ports are network cards of ours, driven over vhost-user. */
final class TestPmd implements AutoCloseable {
  private static final String RECEIVED = "RX-packets: (\\d+) +RX-missed: 0";
  private static final String SENT = "TX-packets: (\\d+) +TX-errors: 0";

  final Watched process;
  private final int ports;
  private int shown;

  /**
   * @param dpdk where it is
   * @param cards for each port a driver's options, path and all
   */
  TestPmd(Path dpdk, List<String> cards, String... options) throws IOException {
    ports = cards.size();
    String library = dpdk.resolve("lib").toString();
    List<String> command =
        new ArrayList<>(
            List.of(
                "stdbuf", // or it says nothing until its end
                "-oL",
                dpdk.resolve("bin/testpmd").toString(),
                "--lcores=0@0,1@0", // one to command and one to poll, wherever there is one CPU
                "--no-huge",
                "-m",
                "256",
                "--no-shconf",
                "--no-telemetry",
                "--no-pci"));
    for (String driver : List.of("librte_mempool_ring.so", "librte_net_virtio.so")) {
      command.addAll(List.of("-d", library + "/" + driver));
    }
    for (int i = 0; i < ports; i++) {
      command.add("--vdev=net_virtio_user%d,%s".formatted(i, cards.get(i)));
    }
    command.addAll(List.of("--", "-i", "--total-num-mbufs=4096"));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LD_LIBRARY_PATH", library);
    process = new Watched("testpmd", builder);
  }

  /** What a port has sent, or received. */
  record Counts(long received, long sent) {}

  /** What each port counts; none may have seen an error. */
  List<Counts> counts() throws IOException, InterruptedException {
    process.tell("show port stats all");
    List<Counts> counts = new ArrayList<>();
    for (int i = 0; i < ports; i++) {
      shown++;
      Matcher received = process.await(RECEIVED, shown);
      Matcher sent = process.await(SENT, shown);
      counts.add(new Counts(Long.parseLong(received.group(1)), Long.parseLong(sent.group(1))));
    }
    return counts;
  }

  /** Sends and receives until every port has sent so many. */
  void run(String start, long frames) throws IOException, InterruptedException {
    process.tell(start);
    for (int tries = 600; counts().stream().anyMatch(port -> port.sent() < frames); tries--) {
      assertTrue(tries > 0, "a port stands still");
      Thread.sleep(100);
    }
    process.tell("stop");
    process.await("Accumulated forward statistics");
  }

  /** Ends it; answers its exit status. */
  int quit() throws IOException, InterruptedException {
    process.tell("quit");
    return process.exit();
  }

  @Override
  public void close() {
    process.close();
  }
}
