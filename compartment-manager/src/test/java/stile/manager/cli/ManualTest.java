package stile.manager.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stile.manager.config.DeviceTypes;

/** The manual that packages get says what the command line says. */
class ManualTest {
  @TempDir Path folder;

  private static void assertContains(String text, String expected) {
    assertTrue(text.contains(expected), () -> "no \"" + expected + "\" in:\n" + text);
  }

  @Test
  void everyCommandHasItsPageAndItsCompletion() throws IOException {
    Manual.write(folder, "1.2.3");
    String stile = Files.readString(folder.resolve("stile.adoc"));
    assertContains(stile, ":mansource: stile 1.2.3");
    assertContains(stile, "STILE_LOG");
    assertContains(stile, "a command line that makes no sense");
    assertContains(stile, "/etc/stile");
    String completion = Files.readString(folder.resolve("stile.bash"));
    Set<String> commands =
        StileCommand.commandLine(
                new Surroundings(DeviceTypes::installed, () -> config -> 0, Map.of(), null))
            .getSubcommands()
            .keySet();
    assertTrue(commands.contains("run"));
    for (String command : commands) {
      assertContains(Files.readString(folder.resolve("stile-" + command + ".adoc")), "== Options");
      assertContains(stile, "*" + command + "*");
      assertContains(completion, "_picocli_stile_" + command + "()");
    }
  }
}
