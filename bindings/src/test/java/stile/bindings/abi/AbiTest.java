package stile.bindings.abi;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.PaddingLayout;
import java.lang.foreign.SequenceLayout;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import stile.bindings.kernel.Arch;
import stile.bindings.kernel.CProbe;

/** The committed layouts and constants are those of the headers, on both architectures. */
class AbiTest {
  private static final String REMEDY = "; regenerate with mvn -Pjextract, see bindings/README.md";

  private final Headers headers;

  AbiTest() throws Exception {
    headers = Headers.read();
  }

  private static GroupLayout layout(String struct) {
    return (GroupLayout) call("stile.bindings.abi." + struct, "layout");
  }

  /** Calls what jextract has made, or ought to have. */
  private static Object call(String type, String method) {
    try {
      return Class.forName(type).getMethod(method).invoke(null);
    } catch (ReflectiveOperationException e) {
      return fail(type + "." + method + " is not there" + REMEDY, e);
    }
  }

  private Map<String, Long> compile(Arch arch, Map<String, String> expressions) throws Exception {
    String includes =
        headers.files().stream().map("#include <%s>\n"::formatted).collect(Collectors.joining());
    return CProbe.values(arch, Headers.INCLUDE, "#include <stddef.h>\n" + includes, expressions);
  }

  @Test
  void theHeadersWereUnderstood() {
    assertTrue(headers.files().contains("stile/virtio_msg.h"), headers.toString());
    assertEquals(
        List.of("flags", "idx", "ring[]"), headers.structs().get("stile_used"), "flexible array");
    assertEquals(8, headers.structs().get("stile_msg_device_info_v2").size(), "array in it");
    assertTrue(headers.constants().contains("STILE_MSG_SIZE_MAX"));
  }

  @ParameterizedTest
  @EnumSource
  void everyFieldLiesWhereTheCompilerPutsIt(Arch arch) throws Exception {
    Map<String, String> expressions = new LinkedHashMap<>();
    Map<String, Long> java = new LinkedHashMap<>();
    for (var struct : headers.structs().entrySet()) {
      String name = struct.getKey();
      GroupLayout layout = layout(name);
      expressions.put(name, "sizeof(struct %s)".formatted(name));
      java.put(name, layout.byteSize());
      for (String declared : struct.getValue()) {
        String field = declared.replace("[]", "");
        PathElement path = PathElement.groupElement(field);
        String offset = name + "__" + field + "__offset";
        expressions.put(offset, "offsetof(struct %s, %s)".formatted(name, field));
        java.put(offset, layout.byteOffset(path));
        // A flexible array has no size of its own: its element has.
        String size = name + "__" + field + "__size";
        String element = declared.equals(field) ? field : field + "[0]";
        expressions.put(size, "sizeof(((struct %s *)0)->%s)".formatted(name, element));
        java.put(size, size(layout.select(path), declared.endsWith("[]")));
      }
    }
    assertEquals(lines(compile(arch, expressions)), lines(java), arch + REMEDY);
  }

  private static long size(MemoryLayout field, boolean flexible) {
    return flexible ? ((SequenceLayout) field).elementLayout().byteSize() : field.byteSize();
  }

  @Test
  void noFieldIsMissingOrInvented() throws Exception {
    for (var struct : headers.structs().entrySet()) {
      List<String> names =
          layout(struct.getKey()).memberLayouts().stream()
              .filter(member -> !(member instanceof PaddingLayout))
              .map(member -> member.name().orElseThrow())
              .toList();
      List<String> declared = struct.getValue().stream().map(f -> f.replace("[]", "")).toList();
      assertEquals(declared, names, struct.getKey() + REMEDY);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyConstantHasTheValueOfItsMacro(Arch arch) throws Exception {
    Map<String, String> expressions = new LinkedHashMap<>();
    Map<String, Long> java = new LinkedHashMap<>();
    for (String constant : headers.constants()) {
      Number value = (Number) call(Abi.class.getName(), constant);
      // Java has no unsigned int: what has the top bit set is compared bit by bit.
      expressions.put(constant, value instanceof Integer ? "(int)" + constant : constant);
      java.put(constant, value.longValue());
    }
    assertEquals(lines(compile(arch, expressions)), lines(java), arch + REMEDY);
  }

  @Test
  void noConstantIsInvented() {
    var generated =
        Arrays.stream(Abi.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .map(Method::getName)
            .filter(name -> name.startsWith("STILE_"))
            .collect(toCollection(TreeSet::new));
    assertEquals(new TreeSet<>(headers.constants()), generated, REMEDY);
  }

  /** One a line, so that a difference is easy to see. */
  private static String lines(Map<String, Long> values) {
    return values.entrySet().stream().map(Object::toString).collect(Collectors.joining("\n"));
  }
}
