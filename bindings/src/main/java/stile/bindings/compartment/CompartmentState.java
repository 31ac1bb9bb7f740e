package stile.bindings.compartment;

import stile.bindings.abi.Abi;
import stile.bindings.sys.Errno;
import stile.bindings.sys.SysException;

/**
 * What a compartment does.
 *
 * @param starts how often it was started
 * @param exit what a program that ended said; 0: all is well
 */
public record CompartmentState(Kind kind, long starts, long exit) {
  /** The states of {@code native/include/stile/firmware.h}. */
  public enum Kind {
    OFF(Abi.STILE_FW_STATE_OFF()),
    RUNNING(Abi.STILE_FW_STATE_RUNNING()),
    STOPPING(Abi.STILE_FW_STATE_STOPPING()),
    STOPPED(Abi.STILE_FW_STATE_STOPPED()),
    ENDED(Abi.STILE_FW_STATE_ENDED()),
    FAULTED(Abi.STILE_FW_STATE_FAULTED()),
    RESETTING(Abi.STILE_FW_STATE_RESETTING());

    private final long number;

    Kind(int number) {
      this.number = number;
    }

    static Kind of(long number) throws SysException {
      for (Kind kind : values()) {
        if (kind.number == number) {
          return kind;
        }
      }
      throw new SysException("state " + number + " of a compartment", Errno.EINVAL);
    }
  }

  /** Whether its processors may still use its memory. */
  public boolean runs() {
    return switch (kind) {
      case RUNNING, STOPPING, RESETTING -> true;
      case OFF, STOPPED, ENDED, FAULTED -> false;
    };
  }
}
