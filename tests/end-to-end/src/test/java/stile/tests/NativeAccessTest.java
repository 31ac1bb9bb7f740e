package stile.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Only the bindings, and JNA for them, call native code. */
class NativeAccessTest {
  private static final Pattern MODULE = Pattern.compile("^\\S.*\\.jar \\((\\S+)\\):$");

  @Test
  void onlyTheBindingsReachNativeCode() throws Exception {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "jnativescan");
    ProcessBuilder scan =
        new ProcessBuilder(
            tool.toString(),
            "--module-path",
            Project.LIBRARIES.toString(),
            "--add-modules",
            "ALL-MODULE-PATH");
    Set<String> modules = new TreeSet<>();
    try (Watched process = new Watched("jnativescan", scan)) {
      assertEquals(0, process.exit(), process::toString);
      process
          .toString()
          .lines()
          .map(MODULE::matcher)
          .filter(Matcher::matches)
          .forEach(m -> modules.add(m.group(1)));
    }
    assertEquals(Set.of("com.sun.jna", "stile.bindings"), modules);
  }
}
