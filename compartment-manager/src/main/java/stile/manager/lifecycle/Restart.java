package stile.manager.lifecycle;

import java.util.Locale;
import stile.bindings.compartment.CompartmentState;

/** When the manager starts a compartment's program again. */
public enum Restart {
  /** Whenever it does not run, whoever ended it. */
  ALWAYS,
  /**
   * When it failed: parked by the firmware, or ended by itself and not well; and when somebody
   * reset it, which is how an administrator asks for a new start.
   */
  ON_FAULT,
  /** Not at all; what never ran is started once. */
  NEVER;

  /** As a configuration has it. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Whether a compartment that is now in {@code state}, and does not run, is to be started.
   *
   * @param ran whether this manager has seen it run
   */
  boolean wants(CompartmentState state, boolean ran) {
    return switch (this) {
      case ALWAYS -> true;
      case NEVER -> !ran && state.kind() == CompartmentState.Kind.OFF;
      case ON_FAULT ->
          switch (state.kind()) {
            case OFF, FAULTED -> true;
            case ENDED -> state.exit() != 0;
            case STOPPED, RUNNING, STOPPING, RESETTING -> false;
          };
    };
  }
}
