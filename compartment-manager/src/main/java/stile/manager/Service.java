package stile.manager;

import java.io.IOException;
import stile.manager.config.ConfigException;
import stile.manager.config.ManagerConfig;

/**
 * What {@code stile run} runs: serves all compartments of a configuration until it is told to stop.
 */
public interface Service {
  /**
   * Serves until the process is asked to end (SIGTERM, SIGINT) or can go on no longer.
   *
   * @return the exit status of the process: 0 when it was asked to end, 1 when something failed,
   *     which is then in the log
   * @throws ConfigException when the configuration turns out wrong only now, as when an image and
   *     its options do not fit
   * @throws IOException when something that every compartment needs cannot be had; the message
   *     names it and the reason
   */
  int run(ManagerConfig config) throws ConfigException, IOException;
}
