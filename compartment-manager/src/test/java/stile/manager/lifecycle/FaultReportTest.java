package stile.manager.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stile.bindings.compartment.CompartmentFault;
import stile.manager.image.MemoryRange;

/** Syndromes in words. */
class FaultReportTest {
  private final FaultReport report =
      new FaultReport(
          List.of(
              new FaultReport.Known("the carve-out", new MemoryRange(0x7800_0000, 0x1000)),
              new FaultReport.Known("its own memory", new MemoryRange(0x7c00_0000, 0x1000))));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0x92000006 | 0x41000000 | read of 0x41000000 outside its memory
          0x92000046 | 0x41000000 | write of 0x41000000 outside its memory
          0x92000146 | 0x41000000 | cache maintenance of 0x41000000 outside its memory
          0x92000086 | 0x41000000 | table walk of 0x41000000 outside its memory
          0x82000006 | 0x41000000 | execution of 0x41000000 outside its memory
          0x82000086 | 0x41000000 | table walk of 0x41000000 outside its memory
          0x9200004f | 0x78000010 | write of 0x78000010 not allowed in the carve-out
          0x8200000f | 0x78000000 | execution of 0x78000000 not allowed in the carve-out
          0x92000010 | 0x7c000000 | read of 0x7c000000 in its own memory
          0x92000006 | 0x7c001000 | read of 0x7c001000 outside its memory
          0x02000000 | 0          | unknown instruction
          0x1fe00000 | 0          | floating point, which is not its to use
          0x3a000000 | 0          | illegal execution state
          0x5a000000 | 0          | hypervisor call
          0x5e000000 | 0          | secure monitor call
          0x62300000 | 0          | access to a system register, ESR 0x62300000
          0x8a000000 | 0          | program counter not aligned
          0xbe000000 | 0          | system error (SError), ESR 0xbe000000
          0xf2000000 | 0          | exception class 0x3c, ESR 0xf2000000
          """)
  void syndromes(String syndrome, String address, String expected) {
    long at = Long.decode(address);
    assertEquals(
        expected + ", at pc 0x7c001234",
        report.line(new CompartmentFault(Long.decode(syndrome), 0x7c00_1234L, at, at)));
  }

  @Test
  void aVirtualAddressThatIsAnotherIsTold() {
    assertEquals(
        "read of 0x41000000 (virtual 0xffff000041000000) outside its memory, at pc 0x0",
        report.line(new CompartmentFault(0x9200_0006L, 0, 0xffff_0000_4100_0000L, 0x4100_0000L)));
  }
}
