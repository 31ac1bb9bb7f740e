package stile.tests;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Linux, firmware and a peer in one emulated machine, booted once; {@code tests/amp} has what Linux
 * tries there.
 */
class AmpBoardTest {
  /** The checks that must be heard of, in order. */
  private static final List<String> EXPECTED =
      List.of(
          "attributes-can-be-told",
          "module-loads",
          "device-appears",
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
          "rest-of-the-disk-is-as-it-was",
          "trespasser-is-parked",
          "exception-is-told",
          "command-restarts",
          "command-tells",
          "command-stops",
          "command-starts",
          "peer-outlives-its-manager",
          "peer-is-taken-over",
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

  private static BoardJob job;

  @BeforeAll
  static void boot() throws Exception {
    Path tests = Project.ROOT.resolve("tests/amp");
    job =
        BoardJob.run(
            "amp-board",
            tests.resolve("main"),
            Duration.ofMinutes(15),
            "--with",
            tests.toString(),
            "--overlay",
            tests.resolve("clock/linux.dtso").toString());
  }

  @TestFactory
  Stream<DynamicTest> checks() {
    return job.tests(EXPECTED);
  }

  @Test
  void jobEndsWell() {
    job.endedWell();
  }

  @Test
  void everyCheckIsExpected() {
    job.saidNothingBut(EXPECTED);
  }
}
