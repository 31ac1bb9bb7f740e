package stile.manager.compartment;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import stile.manager.Service;
import stile.manager.config.CompartmentConfig;
import stile.manager.config.ConfigException;
import stile.manager.config.ManagerConfig;
import stile.manager.control.ControlServer;
import stile.manager.lifecycle.Hold;
import stile.manager.lifecycle.Obstacles;
import stile.manager.log.Log;
import stile.manager.systemd.ServiceManager;
import stile.manager.systemd.Watchdog;
import stile.virtio.worker.Uninterrupted;

/**
 * Serves every compartment of a configuration, until the process is asked to end or the last of
 * them has failed.
 */
public final class Compartments implements Service {
  private static final System.Logger LOG = System.getLogger("stile");

  private final ServiceManager manager;
  private final Optional<Path> folder;
  private final List<Compartment> compartments = new ArrayList<>();
  private final List<CommandedCompartment> commanded = new ArrayList<>();
  private final Compartment.Observer observer =
      new Compartment.Observer() {
        @Override
        public void changed() {
          Compartments.this.changed();
        }

        @Override
        public void ended() {
          Compartments.this.ended();
        }
      };
  private final AtomicInteger running = new AtomicInteger();
  private final CountDownLatch end = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * @param manager told how the service is
   * @param folder the service's runtime directory, where commands find it; empty: it has none
   */
  public Compartments(ServiceManager manager, Optional<Path> folder) {
    this.manager = manager;
    this.folder = folder;
  }

  @Override
  public int run(ManagerConfig config) throws ConfigException, IOException {
    Thread hook = Thread.ofPlatform().name("shutdown").unstarted(this::stop);
    Runtime.getRuntime().addShutdownHook(hook);
    @Nullable ControlServer control = null;
    try {
      open(config);
      running.set(compartments.size());
      compartments.forEach(Compartment::start);
      control = control();
      LOG.log(
          INFO,
          "serving {0} compartment(s), {1} ms after the start",
          compartments.size(),
          Long.toString(Uptime.millis()));
      manager.ready(status());
      try (Watchdog _ = Watchdog.start(manager, compartments)) {
        Uninterrupted.await(end);
      }
    } finally {
      manager.stopping();
      if (control != null) {
        control.close();
      }
      compartments.reversed().forEach(Compartment::close);
      closed.countDown();
      if (!Threads.unhook(hook)) {
        Uninterrupted.join(hook); // which ends the process
      }
    }
    return 1; // nobody asked for the end: everything failed
  }

  private void open(ManagerConfig config) throws ConfigException, IOException {
    for (CompartmentConfig compartment : config.compartments()) {
      Compartment built = CompartmentBuilder.build(compartment, obstacles(compartment), observer);
      compartments.add(built);
      CommandedCompartment own = new CommandedCompartment(compartment, built);
      commanded.add(own);
    }
    Log.standard().tell((subject, line) -> commanded.forEach(c -> c.heard(subject, line)));
  }

  /** Names of compartments are names of files, too. */
  private Obstacles obstacles(CompartmentConfig compartment) {
    return new Obstacles(
        new Hold(folder.map(f -> f.resolve(compartment.name() + ".stopped"))),
        () -> compartment.after().stream().filter(name -> !hasRun(name)).toList());
  }

  private boolean hasRun(String name) {
    return commanded.stream().anyMatch(c -> c.name().equals(name) && c.hasRun());
  }

  /** Devices are served whether or not anybody can ask about them. */
  private @Nullable ControlServer control() {
    if (folder.isEmpty()) {
      return null;
    }
    try {
      return ControlServer.start(folder.get(), commanded);
    } catch (IOException e) {
      LOG.log(WARNING, "takes no commands: {0}", e.getMessage());
      return null;
    }
  }

  private String status() {
    return compartments.stream()
        .map(c -> c.name() + ": " + c.condition())
        .collect(Collectors.joining(", "));
  }

  private void changed() {
    manager.status(status());
  }

  /** One that failed leaves the others alone; without any there is nothing to run for. */
  private void ended() {
    if (running.decrementAndGet() == 0) {
      end.countDown();
    }
  }

  /**
   * SIGTERM or SIGINT: ends the process with 0 once everything is closed, which is what was asked
   * for. Left to itself the JVM would report the signal.
   */
  private void stop() {
    end.countDown();
    Uninterrupted.await(closed);
    boolean failed = compartments.stream().anyMatch(c -> c.failure() != null);
    Runtime.getRuntime().halt(failed ? 1 : 0);
  }
}
