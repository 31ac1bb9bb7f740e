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
 * Linux and a peer in one emulated machine without partitioning firmware: Linux starts the peer's
 * core by PSCI, which is QEMU's here; {@code tests/psci} has what it tries.
 */
class PsciBoardTest {
  /** The checks that must be heard of, in order. */
  private static final List<String> EXPECTED =
      List.of(
          "module-loads",
          "device-appears",
          "core-is-one-compartments",
          "memory-is-one-compartments",
          "memory-of-its-own-is-needed",
          "starter-is-one",
          "module-tests",
          "manager-starts-it",
          "command-restarts-it",
          "command-tells-that-it-stays",
          "it-ends-at-last",
          "manager-ends");

  private static BoardJob job;

  @BeforeAll
  static void boot() throws Exception {
    Path tests = Project.ROOT.resolve("tests/psci");
    job =
        BoardJob.run(
            "psci-board",
            tests.resolve("main"),
            Duration.ofMinutes(7),
            "--psci",
            "--with",
            tests.toString(),
            "--with",
            Project.ROOT.resolve("tests/amp").toString(),
            "--overlay",
            tests.resolve("intruders.dtso").toString());
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
