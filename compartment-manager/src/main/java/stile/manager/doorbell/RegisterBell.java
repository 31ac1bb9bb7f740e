package stile.manager.doorbell;

import stile.bindings.memory.Barriers;
import stile.bindings.memory.Registers;

/** The half of a doorbell that rings the peer by one store to a register. Any thread may ring. */
public final class RegisterBell {
  private final Barriers barriers;
  private final Runnable store;

  /**
   * @param page the registers
   * @param register the offset of the one that rings; a multiple of its width
   * @param width in bits: 8, 16, 32 or 64
   * @param value what to store
   * @param barriers those that reach the peer
   */
  public RegisterBell(Registers page, long register, int width, long value, Barriers barriers) {
    this.barriers = barriers;
    this.store =
        switch (width) {
          case 8 -> () -> page.set8(register, (byte) value);
          case 16 -> () -> page.set16(register, (short) value);
          case 32 -> () -> page.set32(register, (int) value);
          case 64 -> () -> page.set64(register, value);
          default -> throw new IllegalArgumentException("registers have no " + width + " bits");
        };
  }

  /**
   * Makes the peer look. What this thread wrote before is seen by whoever takes the interrupt: a
   * store to Device memory is not ordered after those to Normal memory by itself.
   */
  public void ring() {
    barriers.store();
    store.run();
  }
}
