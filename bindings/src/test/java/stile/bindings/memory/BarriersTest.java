package stile.bindings.memory;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import stile.bindings.kernel.Arch;
import stile.bindings.kernel.CProbe;

/** That they can be called; that they order anything is for the memory-model tests to show. */
class BarriersTest {
  @Test
  void allCanBeCalled() {
    for (Barriers barriers : new Barriers[] {Barriers.innerShareable(), Barriers.system()}) {
      barriers.full();
      barriers.store();
      barriers.load();
    }
  }

  @Test
  void onlyArmNeedsMachineCode() {
    if (Arch.CURRENT == Arch.ARM64) {
      assertInstanceOf(SystemBarriers.class, Barriers.system());
    } else {
      assertSame(Barriers.innerShareable(), Barriers.system());
    }
  }

  @Test
  void codeInAPageRuns() throws Throwable {
    MemorySegment page =
        switch (Arch.CURRENT) {
          case X86_64 -> ExecutablePage.of(0x00002AB8, 0x0000C300); // mov eax, 42; ret
          case ARM64 -> ExecutablePage.of(0x52800540, 0xD65F03C0); // mov w0, 42; ret
        };
    var answer =
        Linker.nativeLinker()
            .downcallHandle(page, FunctionDescriptor.of(JAVA_INT), Linker.Option.critical(false));
    assertEquals(42, (int) answer.invokeExact());
  }

  @Test
  void noPageIsWritableAndExecutable() throws IOException {
    ExecutablePage.of(0);
    String maps = Files.readString(Path.of("/proc/self/maps"));
    var ours = maps.lines().filter(l -> l.contains("memfd:stile-code")).toList();
    assertEquals(false, ours.isEmpty());
    for (String line : ours) {
      assertEquals("r-xs", line.split(" ", -1)[1], line);
    }
  }

  @Test
  void instructionsAreThoseTheirNamesSay() throws Exception {
    byte[] object = CProbe.assemble(Arch.ARM64, "dsb sy\ndmb osh\nret\n");
    ByteBuffer text = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    text.putInt(SystemBarriers.DSB_SY).putInt(SystemBarriers.DMB_OSH).putInt(SystemBarriers.RET);
    // The object file is short, and twelve such bytes stand in it by no accident.
    assertTrue(
        new String(object, ISO_8859_1).contains(new String(text.array(), ISO_8859_1)),
        "other instructions than the assembler's");
  }
}
