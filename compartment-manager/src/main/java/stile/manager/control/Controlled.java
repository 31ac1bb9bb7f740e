package stile.manager.control;

/** A compartment of this manager, as a command sees it. For any thread. */
public interface Controlled {
  /** As the configuration has it. */
  String name();

  /** How it is now. */
  CompartmentStatus status();

  /** What was logged of it. */
  History history();
}
