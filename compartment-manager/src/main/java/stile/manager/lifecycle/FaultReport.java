package stile.manager.lifecycle;

import java.util.List;
import stile.bindings.compartment.CompartmentFault;
import stile.manager.image.MemoryRange;

/**
 * Says in one line what the firmware parked a compartment for, as the syndrome register has it (Arm
 * Architecture Reference Manual, ESR_EL2).
 */
public final class FaultReport {
  /** Memory that means something to a person. */
  public record Known(String name, MemoryRange memory) {}

  // Exception classes
  private static final int UNKNOWN = 0x00;
  private static final int FLOATING_POINT = 0x07;
  private static final int ILLEGAL_STATE = 0x0e;
  private static final int HVC = 0x16;
  private static final int SMC = 0x17;
  private static final int SYSTEM_REGISTER = 0x18;
  private static final int INSTRUCTION_ABORT = 0x20;
  private static final int PC_ALIGNMENT = 0x22;
  private static final int DATA_ABORT = 0x24;
  private static final int SERROR = 0x2f;

  // Of the syndrome of an abort
  private static final int WRITE = 1 << 6;
  private static final int TABLE_WALK = 1 << 7;
  private static final int CACHE_MAINTENANCE = 1 << 8;

  /** Fault status codes without their level: a permission and not a place is missing. */
  private static final int PERMISSION = 0b0011;

  private final List<Known> known;

  /**
   * @param known what the board's profile says of memory
   */
  public FaultReport(List<Known> known) {
    this.known = List.copyOf(known);
  }

  /** One line, without the compartment's name. */
  public String line(CompartmentFault fault) {
    return "%s, at pc %#x".formatted(what(fault), fault.pc());
  }

  private String what(CompartmentFault fault) {
    int code = (int) (fault.syndrome() >>> 26) & 0x3f;
    return switch (code) {
      case DATA_ABORT -> abort(fault, access((int) fault.syndrome()));
      case INSTRUCTION_ABORT ->
          abort(fault, ((int) fault.syndrome() & TABLE_WALK) == 0 ? "execution" : "table walk");
      case UNKNOWN -> "unknown instruction";
      case FLOATING_POINT -> "floating point, which is not its to use";
      case ILLEGAL_STATE -> "illegal execution state";
      case HVC -> "hypervisor call";
      case SMC -> "secure monitor call";
      case SYSTEM_REGISTER -> "access to a system register, %s".formatted(syndrome(fault));
      case PC_ALIGNMENT -> "program counter not aligned";
      case SERROR -> "system error (SError), %s".formatted(syndrome(fault));
      default -> "exception class %#x, %s".formatted(code, syndrome(fault));
    };
  }

  private static String access(int syndrome) {
    if ((syndrome & TABLE_WALK) != 0) {
      return "table walk";
    }
    if ((syndrome & CACHE_MAINTENANCE) != 0) {
      return "cache maintenance";
    }
    return (syndrome & WRITE) == 0 ? "read" : "write";
  }

  private String abort(CompartmentFault fault, String access) {
    boolean permission = ((int) fault.syndrome() >>> 2 & 0xf) == PERMISSION;
    String where =
        known.stream()
            .filter(k -> k.memory().contains(fault.address(), 1))
            .findFirst()
            .map(k -> permission ? "not allowed in " + k.name() : "in " + k.name())
            .orElse("outside its memory");
    String virtual =
        fault.virtualAddress() == fault.address()
            ? ""
            : " (virtual %#x)".formatted(fault.virtualAddress());
    return "%s of %#x%s %s".formatted(access, fault.address(), virtual, where);
  }

  private static String syndrome(CompartmentFault fault) {
    return "ESR %#x".formatted(fault.syndrome());
  }
}
