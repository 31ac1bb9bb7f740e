package stile.manager.lifecycle;

import java.io.IOException;
import java.util.Optional;
import stile.bindings.compartment.CompartmentFault;
import stile.bindings.compartment.CompartmentState;

/** Who starts and stops one compartment. Used by one thread; calls may take some seconds. */
public interface LifeCycle {
  /** The state, in a word, of one that nobody can be asked about. */
  String UNATTENDED = "unattended";

  /** What it does now. */
  CompartmentState state() throws IOException;

  /** What it was last parked for since its last {@link #reset}. */
  Optional<CompartmentFault> fault() throws IOException;

  /** Why it was parked, for a person. */
  default String reason(FaultReport report) throws IOException {
    return "stopped by the firmware: " + fault().map(report::line).orElse("no reason given");
  }

  /** Puts its program into its memory and starts it; nothing runs there. */
  void start() throws IOException;

  /** Ends what runs. */
  void stop() throws IOException;

  /** Ends what runs, and leaves memory that is zero. */
  void reset() throws IOException;

  /** A compartment that runs since the board came up, and that nobody can be asked about. */
  static LifeCycle none() {
    return Unattended.INSTANCE;
  }
}
