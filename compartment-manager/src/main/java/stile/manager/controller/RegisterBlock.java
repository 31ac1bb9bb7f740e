package stile.manager.controller;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import stile.bindings.memory.Registers;

/**
 * A block of registers that operations can be bound to. What is bound knows its register and its
 * width; nothing is looked up when it runs.
 */
public interface RegisterBlock {
  /** Reads a register, as a number without sign. */
  LongSupplier reader(long offset, int width);

  /** Writes a register. */
  LongConsumer writer(long offset, int width);

  /** Registers that are mapped. */
  static RegisterBlock of(Registers registers) {
    return new RegisterBlock() {
      @Override
      public LongSupplier reader(long offset, int width) {
        return switch (width) {
          case 8 -> () -> Byte.toUnsignedLong(registers.get8(offset));
          case 16 -> () -> Short.toUnsignedLong(registers.get16(offset));
          case 32 -> () -> Integer.toUnsignedLong(registers.get32(offset));
          case 64 -> () -> registers.get64(offset);
          default -> throw noSuch(width);
        };
      }

      @Override
      public LongConsumer writer(long offset, int width) {
        return switch (width) {
          case 8 -> value -> registers.set8(offset, (byte) value);
          case 16 -> value -> registers.set16(offset, (short) value);
          case 32 -> value -> registers.set32(offset, (int) value);
          case 64 -> value -> registers.set64(offset, value);
          default -> throw noSuch(width);
        };
      }
    };
  }

  private static IllegalArgumentException noSuch(int width) {
    return new IllegalArgumentException("registers have no " + width + " bits");
  }
}
