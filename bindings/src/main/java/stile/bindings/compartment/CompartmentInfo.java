package stile.bindings.compartment;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.BitSet;
import stile.bindings.abi.Abi;
import stile.bindings.abi.stile_info;
import stile.bindings.sys.Errno;
import stile.bindings.sys.SysException;

/**
 * What a compartment is, as the device tree and the firmware say.
 *
 * @param name the device's
 * @param firmware the ABI of the firmware that starts and stops it; 0: that does not
 * @param carveOut the memory shared with it
 * @param doorbell the register page that rings it; empty: none
 * @param memory its own; empty when nobody can be asked to start it
 * @param cores its own, as the firmware has them
 * @param uncached whether the carve-out is mapped as memory that is not cached
 * @param mailbox whether the module was told what to do to the doorbell's registers
 */
public record CompartmentInfo(
    String name,
    int firmware,
    Place carveOut,
    Place doorbell,
    Place memory,
    BitSet cores,
    boolean uncached,
    Mailbox mailbox) {
  /** The states of {@code native/include/stile/compartment.h}. */
  public enum Mailbox {
    /** Nothing is to be done: the process rings, and the interrupt controller forgets. */
    NONE(Abi.STILE_MAILBOX_NONE()),
    /** No interrupt comes before the module was told. */
    MISSING(Abi.STILE_MAILBOX_MISSING()),
    INSTALLED(Abi.STILE_MAILBOX_INSTALLED());

    private final int number;

    Mailbox(int number) {
      this.number = number;
    }

    static Mailbox of(int number) throws SysException {
      for (Mailbox mailbox : values()) {
        if (mailbox.number == number) {
          return mailbox;
        }
      }
      throw new SysException("state " + number + " of a mailbox", Errno.EINVAL);
    }
  }

  /** Whether the module starts it by PSCI, and nobody can stop it. */
  public boolean byPsci() {
    return firmware == 0 && memory.size() != 0;
  }

  /** A range of physical addresses. */
  public record Place(long address, long size) {
    @Override
    public String toString() {
      return size == 0 ? "nowhere" : "%#x to %#x".formatted(address, address + size - 1);
    }
  }

  /**
   * Reads the kernel's answer.
   *
   * @throws IOException when the module speaks another ABI
   */
  static CompartmentInfo read(Path path, MemorySegment info) throws IOException {
    int abi = stile_info.abi(info);
    if (abi != Abi.STILE_COMPARTMENT_ABI()) {
      throw new IOException(
          "%s: the kernel module speaks ABI %s, this Stile %d: install the module of this package"
              .formatted(path, Integer.toUnsignedString(abi), Abi.STILE_COMPARTMENT_ABI()));
    }
    return new CompartmentInfo(
        stile_info.name(info).getString(0),
        stile_info.firmware(info),
        new Place(stile_info.carveout(info), stile_info.carveout_size(info)),
        new Place(stile_info.doorbell(info), stile_info.doorbell_size(info)),
        new Place(stile_info.memory(info), stile_info.memory_size(info)),
        BitSet.valueOf(new long[] {stile_info.cores(info)}),
        stile_info.carveout_type(info) == Abi.STILE_CARVEOUT_UNCACHED(),
        Mailbox.of(stile_info.mailbox(info)));
  }
}
