package stile.bindings.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a C compiler for the values of constant expressions, without running anything: so that one
 * machine can ask for the other's. The values are written into the assembly, as the kernel does to
 * learn its own offsets (include/linux/kbuild.h).
 */
public final class CProbe {
  private static final Pattern VALUE = Pattern.compile("->(\\w+) \\$?(-?\\d+)");

  private CProbe() {}

  /**
   * The values of {@code expressions}, by their names, on {@code arch}. Fails the test when the
   * compiler is missing or refuses.
   *
   * @param head the start of the program: definitions and includes
   */
  public static Map<String, Long> values(
      Arch arch, Path includes, String head, Map<String, String> expressions) throws Exception {
    StringBuilder program = new StringBuilder(head).append("\nvoid probe(void)\n{\n");
    expressions.forEach(
        (name, expression) ->
            program.append(
                "\t__asm__ volatile(\"\\n->%s %%0\" : : \"i\"((long)(%s)));\n"
                    .formatted(name, expression)));
    String assembly = compile(arch, includes, program.append("}\n").toString());
    Map<String, Long> values = new LinkedHashMap<>();
    for (Matcher m = VALUE.matcher(assembly); m.find(); ) {
      values.put(m.group(1), Long.parseLong(m.group(2)));
    }
    assertEquals(expressions.keySet(), values.keySet(), "the compiler answered something else");
    return values;
  }

  private static String compile(Arch arch, Path includes, String program) throws Exception {
    String[] options = {"-std=gnu11", "-Wall", "-Werror", "-I" + includes, "-S", "-xc"};
    return new String(gcc(arch, program, options), UTF_8);
  }

  /** The object file that the assembler makes of {@code source}. */
  public static byte[] assemble(Arch arch, String source) throws Exception {
    return gcc(arch, source, "-c", "-xassembler");
  }

  private static byte[] gcc(Arch arch, String input, String... options) throws Exception {
    String compiler = arch == Arch.X86_64 ? "x86_64-linux-gnu-gcc" : "aarch64-linux-gnu-gcc";
    Path source = Files.createTempFile("probe", ".in");
    Path output = Files.createTempFile("probe", ".out");
    try {
      Files.writeString(source, input);
      List<String> command = new ArrayList<>(List.of(compiler, "-o", output.toString()));
      command.addAll(List.of(options));
      command.add(source.toString());
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String messages = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertEquals(0, process.waitFor(), compiler + " says:\n" + messages + "\n" + input);
      return Files.readAllBytes(output);
    } catch (IOException e) {
      String cross = arch == Arch.X86_64 ? "gcc-x86-64-linux-gnu" : "gcc-aarch64-linux-gnu";
      String need = arch == Arch.CURRENT ? "gcc" : cross;
      return fail("%s does not run: install the package %s".formatted(compiler, need), e);
    } finally {
      Files.deleteIfExists(source);
      Files.deleteIfExists(output); // gcc removes it when it fails
    }
  }
}
