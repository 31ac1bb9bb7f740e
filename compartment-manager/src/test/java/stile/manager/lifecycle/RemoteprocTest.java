package stile.manager.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stile.bindings.compartment.CompartmentState.Kind;
import stile.manager.image.ElfBuilder;
import stile.manager.image.MemoryRange;

/** With a folder for {@code /sys}, in which what is written stays: no driver acts on it. */
class RemoteprocTest {
  private static final String NODE = "/remoteproc-cm33";

  @TempDir Path root;
  private Path folder = Path.of("");
  private Path image = Path.of("");
  private List<MemoryRange> places = List.of();

  @BeforeEach
  void board() throws IOException {
    folder = processor("remoteproc0", "imx-rproc", NODE);
    processor("remoteproc1", "other", "/soc/other@0");
    image = root.resolve("lib/firmware/stile/peer.elf");
    Files.createDirectories(image.resolveSibling(""));
    Files.writeString(image, "ELF");
  }

  private Path processor(String number, String name, String node) throws IOException {
    Path tree = Files.createDirectories(root.resolve("sys/firmware/devicetree/base" + node));
    Path made = Files.createDirectories(root.resolve("sys/class/remoteproc/" + number));
    Files.createDirectories(made.resolve("device"));
    Files.createSymbolicLink(made.resolve("device/of_node"), tree);
    Files.writeString(made.resolve("name"), name + "\n");
    Files.writeString(made.resolve("firmware"), "rproc-fw\n");
    Files.writeString(made.resolve("recovery"), "enabled\n");
    Files.writeString(made.resolve("state"), "offline\n");
    return made;
  }

  private RemoteprocLifeCycle life() throws IOException {
    return new RemoteprocLifeCycle(
        root, Remoteproc.find(root, NODE), Optional.of(image), places, Duration.ofMillis(50));
  }

  private void becomes(String state) throws IOException {
    Path whole = Files.writeString(root.resolve("state"), state + "\n");
    Files.move(whole, folder.resolve("state"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Plays the driver: makes of one word in the file another, once it stands there. */
  private Thread driver(String asked, String becomes) {
    return Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                for (int i = 0; i < 1000; i++) {
                  if (Files.readString(folder.resolve("state")).equals(asked)) {
                    becomes(becomes);
                    return;
                  }
                  Thread.sleep(1);
                }
              } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
              }
            });
  }

  private String failure(Thrower what) {
    return String.valueOf(assertThrows(IOException.class, what::run).getMessage())
        .replace(root.toString(), "");
  }

  private interface Thrower {
    void run() throws IOException;
  }

  @Test
  void startsAndStops() throws Exception {
    RemoteprocLifeCycle life =
        new RemoteprocLifeCycle(
            root, Remoteproc.find(root, NODE), Optional.of(image), places, Duration.ofSeconds(10));
    assertEquals(Kind.OFF, life.state().kind());
    Thread driver = driver("start", "running");
    life.start();
    driver.join();
    assertEquals("stile/peer.elf", Files.readString(folder.resolve("firmware")));
    assertEquals("disabled", Files.readString(folder.resolve("recovery")));
    assertEquals(Kind.RUNNING, life.state().kind());
    assertEquals(1, life.state().starts());
    driver = driver("stop", "offline");
    life.stop();
    driver.join();
    assertEquals(Kind.STOPPED, life.state().kind());
    life.reset();
    assertEquals(Kind.OFF, life.state().kind());
  }

  @Test
  void tellsStatesApart() throws IOException {
    RemoteprocLifeCycle life = life();
    becomes("attached");
    assertEquals(Kind.RUNNING, life.state().kind());
    becomes("offline");
    assertEquals(Kind.STOPPED, life.state().kind(), "an administrator did that");
    becomes("crashed");
    assertEquals(Kind.FAULTED, life.state().kind());
    becomes("detached");
    assertEquals(Kind.OFF, life.state().kind());
    becomes("dancing");
    assertTrue(failure(life::state).endsWith("/state is \"dancing\", which means nothing here"));
  }

  @Test
  void oneThatNeverLeavesOffline() throws Exception {
    Thread driver = driver("start", "offline");
    RemoteprocLifeCycle life = life();
    assertEquals(
        "/sys/class/remoteproc/remoteproc0 is still \"offline\" 50 ms after \"start\"; the kernel's"
            + " log says why: dmesg | grep remoteproc",
        failure(life::start));
    driver.join();
    assertEquals(Kind.OFF, life.state().kind());
    assertEquals(0, life.state().starts());
  }

  @Test
  void aProgramThatIsNotThere() throws IOException {
    Files.delete(image);
    assertEquals(
        "/lib/firmware/stile/peer.elf: no such file, or not readable", failure(life()::start));
    assertEquals("offline\n", Files.readString(folder.resolve("state")), "nothing was begun");
    assertEquals("rproc-fw\n", Files.readString(folder.resolve("firmware")));
  }

  @Test
  void aProgramThatTheKernelDoesNotFind() throws IOException {
    image = Files.writeString(root.resolve("peer.elf"), "ELF");
    assertEquals(
        "/peer.elf: the kernel loads programs of remote processors from [/lib/firmware] only; put"
            + " it there",
        failure(life()::start));
    Path parameter = root.resolve("sys/module/firmware_class/parameters/path");
    Files.createDirectories(parameter.resolveSibling(""));
    Files.writeString(parameter, root + "\n");
    assertTrue(failure(life()::start).contains("is still"));
    assertEquals("peer.elf", Files.readString(folder.resolve("firmware")));
  }

  @Test
  void aProcessorThatIsNotThere() throws IOException {
    assertEquals(
        "0 processors of /sys/class/remoteproc are \"/none\"; there are imx-rproc (/remoteproc-cm33),"
            + " other (/soc/other@0); is the kernel's driver loaded, and the node enabled?",
        failure(() -> RemoteprocLifeCycle.of(root, "/none", Optional.empty(), List.of())));
    RemoteprocLifeCycle _ = RemoteprocLifeCycle.of(root, "other", Optional.empty(), List.of());
    processor("remoteproc2", "other", "/soc/other@1");
    assertTrue(
        failure(() -> RemoteprocLifeCycle.of(root, "other", Optional.empty(), List.of()))
            .startsWith("2 processors"));
    assertTrue(
        failure(
                () ->
                    RemoteprocLifeCycle.of(
                        root.resolve("none"), "other", Optional.empty(), List.of()))
            .contains("there are none"));
  }

  @Test
  void aFileThatMayNotBeWritten() throws IOException {
    Files.delete(folder.resolve("recovery"));
    Files.delete(folder.resolve("firmware"));
    assertTrue(failure(life()::start).contains("remoteproc0/firmware: \"stile/peer.elf\""));
  }

  @Test
  void aProgramForOtherMemoryIsNotLoaded() throws IOException {
    places = List.of(new MemoryRange(0x8000_0000L, 4096));
    new ElfBuilder(0).code(0x8000_0ff8L, 16).write32(image);
    assertEquals(
        "/lib/firmware/stile/peer.elf: segment 0 (0x80000ff8 to 0x80001007) lies outside the"
            + " compartment's memory (0x80000000 to 0x80000fff)",
        failure(() -> life().start()));
    assertEquals("offline\n", Files.readString(folder.resolve("state")), "the kernel is not asked");
    assertEquals("rproc-fw\n", Files.readString(folder.resolve("firmware")));
  }

  @Test
  void aDumpIsTold() throws IOException {
    FaultReport report = new FaultReport(List.of());
    assertEquals(
        "crashed; the kernel's log says more: dmesg | grep remoteproc", life().reason(report));
    dump("devcd1", "remoteproc1");
    assertTrue(life().reason(report).startsWith("crashed; the kernel's log"), "another's");
    dump("devcd2", "remoteproc0");
    assertEquals(
        "crashed; a dump of its memory is " + root + "/sys/class/devcoredump/devcd2/data",
        life().reason(report));
  }

  private void dump(String name, String of) throws IOException {
    Path made = Files.createDirectories(root.resolve("sys/class/devcoredump/" + name));
    Files.createSymbolicLink(
        made.resolve("failing_device"), root.resolve("sys/class/remoteproc/" + of));
  }
}
