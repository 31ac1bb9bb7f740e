package stile.manager.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import stile.manager.config.DeviceTypes;
import stile.manager.control.ControlServer;
import stile.manager.control.FakeCompartment;
import stile.manager.lifecycle.Wish;

/** The command line against managers whose compartments only remember. */
@Timeout(60)
class CompartmentCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final FakeCompartment demo = new FakeCompartment("demo");
  private final List<ControlServer> servers = new ArrayList<>();

  private void service(String name, FakeCompartment... compartments) throws IOException {
    servers.add(
        ControlServer.start(Files.createDirectory(folder.resolve(name)), List.of(compartments)));
  }

  @AfterEach
  void end() {
    servers.forEach(ControlServer::close);
  }

  private int stile(String... args) {
    CommandLine line =
        StileCommand.commandLine(
            new Surroundings(
                () -> DeviceTypes.of(List.of()),
                () -> config -> 0,
                Map.of("STILE_RUNTIME", folder.toString()),
                null));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    return line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(args);
  }

  @Test
  void statusTellsAllOrOne() throws IOException {
    service("a", demo, new FakeCompartment("other"));
    service("b", new FakeCompartment("third"));
    assertEquals(0, stile("compartment", "status"), err::toString);
    assertEquals(
        List.of("demo: running for 0 s", "other: running for 0 s", "third: running for 0 s"),
        out.toString().lines().filter(line -> !line.startsWith(" ")).toList());
    out.getBuffer().setLength(0);
    assertEquals(0, stile("compartment", "status", "other"), err::toString);
    assertTrue(out.toString().startsWith("other: running for 0 s\n  provider "), out::toString);
  }

  @Test
  void statusSpeaksToPrograms() throws IOException {
    service("a", demo, new FakeCompartment("other"));
    assertEquals(0, stile("compartment", "status", "--json"), err::toString);
    String text = out.toString();
    assertTrue(text.startsWith("{\"compartments\": [\n{\"name\": \"demo\", \"state\": "), text);
    assertTrue(text.contains("]},\n{\"name\": \"other\""), text);
    assertTrue(text.endsWith("]}\n]}\n"), text);
  }

  @Test
  void logShowsTheLastLines() throws IOException {
    service("a", demo);
    for (int i = 0; i < 30; i++) {
      String line = "line " + i;
      demo.history().add(() -> line);
    }
    assertEquals(0, stile("compartment", "log", "-n", "2", "demo"), err::toString);
    assertEquals("line 28\nline 29\n", out.toString());
    assertEquals(0, stile("compartment", "log", "demo"));
    assertEquals(22, out.toString().lines().count());
  }

  @ParameterizedTest
  @EnumSource(Wish.class)
  void wishesAreCarriedOut(Wish wish) throws IOException {
    service("a", demo);
    assertEquals(0, stile("compartment", wish.word(), "demo"), err::toString);
    assertEquals("demo: started\n", out.toString());
    assertEquals(List.of(wish), List.copyOf(demo.wishes));
  }

  @Test
  void whatIsRefusedIsTold() throws IOException {
    service("a", demo);
    demo.answer = CompletableFuture.failedFuture(new IOException("nobody here can stop it"));
    assertEquals(1, stile("compartment", "stop", "demo"));
    assertEquals("stile: demo: nobody here can stop it\n", err.toString());
  }

  @Test
  void whatTakesTooLongIsGivenUp() throws IOException {
    service("a", demo);
    demo.answer = new CompletableFuture<>();
    assertEquals(1, stile("compartment", "stop", "--timeout", "1", "demo"));
    assertEquals(
        "stile: no answer within 1 s; the service goes on with it, or hangs: see its log\n",
        err.toString());
    assertEquals(2, stile("compartment", "stop", "--timeout", "0", "demo"));
    assertEquals(0, stile("compartment", "status", "demo"), "it answers others");
  }

  @Test
  void withoutAServiceNothingIsTold() {
    assertEquals(1, stile("compartment", "status"));
    assertEquals(
        "stile: no service runs, for there is none in %s; start one: systemctl start stile@NAME\n"
            .formatted(folder),
        err.toString());
  }

  @Test
  void aNameNobodyHas() throws IOException {
    service("a", demo);
    assertEquals(2, stile("compartment", "log", "dmeo"));
    assertEquals(
        """
        stile compartment log: no compartment "dmeo"; there are a/demo
        Try 'stile compartment log --help'.
        """,
        err.toString());
  }

  @Test
  void aNameThatTwoHaveNeedsItsService() throws IOException {
    service("a", demo);
    service("b", new FakeCompartment("demo"));
    assertEquals(2, stile("compartment", "status", "demo"));
    assertTrue(
        err.toString()
            .contains("2 services have a compartment \"demo\"; expected one of a/demo, b/demo\n"),
        err::toString);
    assertEquals(0, stile("compartment", "status", "b/demo"));
    assertTrue(out.toString().startsWith("demo: running"), out::toString);
  }

  @Test
  void aCommandLineThatMakesNoSense() {
    assertEquals(2, stile("compartment"));
    assertEquals(2, stile("compartment", "log"));
    assertEquals(2, stile("compartment", "log", "demo", "-n", "many"));
    assertTrue(
        err.toString().startsWith("stile compartment: expected a command: status, log"),
        err::toString);
  }
}
