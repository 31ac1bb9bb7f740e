package stile.manager.cli;

import java.io.IOException;
import stile.manager.Service;
import stile.manager.config.DeviceTypes;

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
            Main::service,
            System.getenv(),
            System.getProperty("stile.home"));
    System.exit(StileCommand.commandLine(surroundings).execute(args));
  }

  /** What {@code stile run} runs: the one place where command line and manager meet. */
  private static Service service() {
    return config -> {
      throw new IOException("this build has no manager yet; stile check and stile devices work");
    };
  }
}
