package stile.manager.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start costs: a process of its own tells which classes it loaded. */
class StartTest {
  @TempDir Path folder;

  private List<String> classesLoadedBy(String... args) throws IOException, InterruptedException {
    return classesLoadedBy(0, args);
  }

  private List<String> classesLoadedBy(int status, String... args)
      throws IOException, InterruptedException {
    Path log = folder.resolve("classes");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + log,
                "--module-path",
                System.getProperty("jdk.module.path"),
                "--module",
                "stile.manager/stile.manager.cli.Main"));
    command.addAll(List.of(args));
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertEquals(status, process.waitFor(), Files.readString(output));
    try (Stream<String> lines = Files.lines(log)) {
      List<String> names = lines.map(line -> line.replaceFirst("^(\\[[^]]*\\])*\\s*", "")).toList();
      assertTrue(names.stream().anyMatch(name -> name.startsWith("stile.manager.cli.Main ")));
      return names;
    }
  }

  private static List<String> of(List<String> names, String... prefixes) {
    return names.stream().filter(n -> Stream.of(prefixes).anyMatch(n::startsWith)).toList();
  }

  @Test
  void helpLoadsNothingThatItDoesNotNeed() throws IOException, InterruptedException {
    assertEquals(
        List.of(),
        of(
            classesLoadedBy("--help"),
            "stile.bindings.",
            "stile.manager.config.ManagerReader",
            "stile.virtio.device.DeviceServerProvider",
            "org.tomlj.",
            "com.sun.jna.",
            "java.util.logging.",
            "jdk.internal.foreign.abi.AbstractLinker"));
  }

  @Test
  void checkReachesNoNativeCode() throws IOException, InterruptedException {
    Path config = folder.resolve("c.toml");
    Path profile = Path.of("../boards/qemu-ivshmem/profile.toml").toAbsolutePath().normalize();
    Files.writeString(config, "[[compartment]]\nname = \"c\"\nprofile = \"" + profile + "\"\n");
    assertEquals(
        List.of(),
        of(
            classesLoadedBy("check", "--config", config.toString()),
            "stile.bindings.",
            "com.sun.jna.",
            "java.util.logging.",
            "jdk.internal.foreign.abi.AbstractLinker"));
  }

  @Test
  void theUnitsLineIsReadWithoutTheGeneralReader() throws IOException, InterruptedException {
    Path config = folder.resolve("c.toml");
    Files.writeString(config, "what = 1\n");
    String[] line = {"run", "--config", config.toString(), "--lock-memory"};
    assertEquals(List.of(), of(classesLoadedBy(1, line), "picocli.CommandLine "));
    String said = Files.readString(folder.resolve("output"));
    assertTrue(said.contains("c.toml:1:1: what: "), said);

    line[1] = "-c"; // for the general reader, which says the same
    assertNotEquals(List.of(), of(classesLoadedBy(1, line), "picocli.CommandLine "));
    assertEquals(said, Files.readString(folder.resolve("output")));
  }
}
