package stile.bindings.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NrTest {
  @ParameterizedTest
  @EnumSource
  void numbersAreThoseOfTheSystemsHeaders(Arch arch) throws Exception {
    Map<String, String> expressions = new LinkedHashMap<>();
    Map<String, Long> java = new LinkedHashMap<>();
    for (Nr nr : Nr.values()) {
      expressions.put(nr.name(), "SYS_" + nr.name().toLowerCase(Locale.ROOT));
      java.put(nr.name(), (long) nr.on(arch));
    }
    assertEquals(CProbe.values(arch, Path.of("."), "#include <sys/syscall.h>", expressions), java);
  }

  @Test
  void thisMachineUsesItsOwn() {
    for (Nr nr : Nr.values()) {
      assertEquals(nr.on(Arch.CURRENT), nr.here());
    }
  }

  @Test
  void architecturesHaveTheNamesTheJvmGivesThem() {
    assertEquals(Arch.X86_64, Arch.of("amd64"));
    assertEquals(Arch.ARM64, Arch.of("aarch64"));
    var e = assertThrows(UnsupportedOperationException.class, () -> Arch.of("riscv64"));
    assertEquals("Stile runs on x86-64 and arm64, not riscv64", e.getMessage());
  }
}
