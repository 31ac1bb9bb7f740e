package stile.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * A job in the machine of board qemu-virt-amp, which tells of each of its checks in a line.
 *
 * @param results what each check said, "ok" or else
 */
record BoardJob(Path log, int status, Map<String, String> results) {
  private static final Pattern CHECK = Pattern.compile("^check: (\\S+): (ok|FAILED.*)$");

  /**
   * Boots the machine once.
   *
   * @param name of its log in target/
   * @param main the program that Linux runs
   * @param options more for the board's run script
   */
  static BoardJob run(String name, Path main, Duration patience, String... options)
      throws Exception {
    Path log = Path.of("target", name + ".log").toAbsolutePath();
    List<String> command =
        new ArrayList<>(
            List.of(
                Project.ROOT.resolve("boards/qemu-virt-amp/run").toString(),
                "--job",
                main.toString(),
                "--log",
                log.toString(),
                "--timeout",
                String.valueOf(patience.toSeconds())));
    command.addAll(List.of(options));
    Map<String, String> results = new LinkedHashMap<>();
    int limit = Math.toIntExact(patience.toSeconds()) + 100;
    try (Watched machine = new Watched("machine", new ProcessBuilder(command), limit)) {
      int status = machine.exit();
      machine.lines().forEach(line -> note(results, line));
      return new BoardJob(log, status, results);
    }
  }

  private static void note(Map<String, String> results, String line) {
    Matcher matcher = CHECK.matcher(line);
    if (matcher.find()) {
      results.merge(matcher.group(1), matcher.group(2), (a, b) -> "FAILED said twice");
    }
  }

  /** One test for each check that must be heard of. */
  Stream<DynamicTest> tests(List<String> expected) {
    return expected.stream()
        .map(name -> dynamicTest(name, () -> assertEquals("ok", results.get(name), see(name))));
  }

  void endedWell() {
    assertEquals(0, status, see("job"));
  }

  void saidNothingBut(List<String> expected) {
    assertTrue(expected.containsAll(results.keySet()), () -> "not in the list: " + results);
  }

  private String see(String name) {
    return name + ": see " + log;
  }
}
