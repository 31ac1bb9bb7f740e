package stile.manager.cli;

import stile.manager.compartment.Compartments;
import stile.manager.config.DeviceTypes;
import stile.manager.systemd.RuntimeFolder;
import stile.manager.systemd.ServiceManager;

/** Where the {@code stile} command begins. */
public final class Main {
  private Main() {}

  /**
   * Runs the command line and ends the process with its status: 0, 1 for a failure, 2 for a command
   * line that makes no sense.
   */
  public static void main(String[] args) {
    Surroundings surroundings =
        new Surroundings(
            DeviceTypes::installed,
            () ->
                new Compartments(
                    ServiceManager.of(System.getenv()), RuntimeFolder.of(System.getenv())),
            System.getenv(),
            System.getProperty("stile.home"));
    UnitLine unit = UnitLine.parse(args);
    System.exit(
        unit != null
            ? unit.execute(surroundings)
            : StileCommand.commandLine(surroundings, args).execute(args));
  }
}
