package stile.tests;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Linux, firmware and a peer in one emulated machine; {@code tests/amp} has what Linux tries there.
 * Two of them side by side, since each keeps one processor busy and hardly more.
 */
class AmpBoardTest {
  /** The checks that must be heard of, in order. */
  private static final List<String> FIRST =
      List.of(
          "module-loads",
          "device-appears",
          "attributes-can-be-told",
          "module-tests",
          "peer-memory-is-closed",
          "peer-memory-end-is-closed",
          "firmware-is-closed",
          "firmware-is-closed-to-writes",
          "carve-out-is-open",
          "cache-is-made",
          "manager-serves",
          "peer-stopped-at-work",
          "peer-reset-at-work",
          "peer-done",
          "peer-read-the-disk",
          "peer-wrote-the-tail",
          "peer-ended-at-work-twenty-times",
          "peer-outlives-its-manager",
          "peer-is-taken-over",
          "rest-of-the-disk-is-as-it-was",
          "trespasser-is-parked",
          "exception-is-told",
          "command-restarts",
          "command-tells",
          "command-stops",
          "command-starts");

  private static final List<String> SECOND =
      List.of(
          "module-loads",
          "device-appears",
          "cache-is-made",
          "remote-server-listens",
          "manager-serves",
          "remote-disk-is-attached",
          "remote-server-has-only-the-memory",
          "remote-server-is-killed-at-work",
          "remote-peer-done",
          "remote-peer-read-the-disk",
          "remote-peer-wrote-the-tail",
          "remote-rest-of-the-disk-is-as-it-was",
          "remote-server-ends",
          "peer-runs-on-without-its-manager",
          "mailbox-is-missing",
          "mailbox-doctor-misses-it",
          "mailbox-is-told",
          "mailbox-is-told-once",
          "mailbox-doctor-knows-it",
          "mailbox-manager-serves",
          "mailbox-manager-rings",
          "mailbox-manager-ends",
          "module-goes",
          "module-comes-back",
          "device-memory-faults",
          "uio-peer-runs-by-itself",
          "uio-has-it",
          "uio-doctor-finds-nothing",
          "uio-manager-serves",
          "uio-peer-done",
          "uio-peer-read-the-disk",
          "uio-peer-wrote-the-tail",
          "uio-rest-of-the-disk-is-as-it-was",
          "uio-manager-ends",
          "uio-goes",
          "uio-net-peer-runs-by-itself",
          "uio-net-uio-has-it",
          "uio-net-card",
          "uio-net-manager-serves",
          "uio-net-peer-answers",
          "uio-net-peer-follows-the-tap",
          "uio-net-nothing-went-wrong",
          "uio-net-goes");

  private static BoardJob boot(String job) throws Exception {
    Path tests = Project.ROOT.resolve("tests/amp");
    return BoardJob.run(
        "amp-board-" + job,
        tests.resolve(job),
        Duration.ofMinutes(15),
        "--with",
        tests.toString(),
        "--overlay",
        tests.resolve("clock/linux.dtso").toString());
  }

  @TestFactory
  Stream<DynamicContainer> machines() throws Exception {
    try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = both.submit(() -> boot("first"));
      var second = both.submit(() -> boot("second"));
      return Stream.of(checks("first", first.get(), FIRST), checks("second", second.get(), SECOND));
    }
  }

  private static DynamicContainer checks(String name, BoardJob job, List<String> expected) {
    Stream<DynamicTest> whole =
        Stream.of(
            dynamicTest("job ends well", job::endedWell),
            dynamicTest("every check is expected", () -> job.saidNothingBut(expected)));
    return dynamicContainer(name, Stream.concat(job.tests(expected), whole));
  }
}
