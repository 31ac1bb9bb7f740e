package stile.manager.compartment;

import static java.lang.System.Logger.Level.INFO;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import stile.manager.Service;
import stile.manager.config.CompartmentConfig;
import stile.manager.config.ConfigException;
import stile.manager.config.ManagerConfig;
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
  private final List<Compartment> compartments = new ArrayList<>();
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
   */
  public Compartments(ServiceManager manager) {
    this.manager = manager;
  }

  @Override
  public int run(ManagerConfig config) throws ConfigException, IOException {
    Thread hook = Thread.ofPlatform().name("shutdown").unstarted(this::stop);
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      open(config);
      running.set(compartments.size());
      compartments.forEach(Compartment::start);
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
      compartments.forEach(Compartment::close);
      closed.countDown();
      if (!Threads.unhook(hook)) {
        Uninterrupted.join(hook); // which ends the process
      }
    }
    return 1; // nobody asked for the end: everything failed
  }

  private void open(ManagerConfig config) throws ConfigException, IOException {
    for (CompartmentConfig compartment : config.compartments()) {
      compartments.add(CompartmentBuilder.build(compartment, observer));
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
