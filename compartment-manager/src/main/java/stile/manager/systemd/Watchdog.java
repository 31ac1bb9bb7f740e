package stile.manager.systemd;

import static java.lang.System.Logger.Level.ERROR;

import java.time.Duration;
import java.util.List;

/**
 * Gives a sign of life as long as every watched thread comes round when it is nudged. One that does
 * not silences it, and then systemd ends the service and starts it anew.
 */
public final class Watchdog implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("stile");

  /** Signs in the time allowed: one that is late, or lost, does no harm. */
  private static final int SIGNS = 4;

  private final ServiceManager manager;
  private final List<? extends Watched> watched;
  private final long[] turns;
  private final boolean[] stuck;
  private final Thread thread;

  private Watchdog(ServiceManager manager, List<? extends Watched> watched, Duration limit) {
    this.manager = manager;
    this.watched = List.copyOf(watched);
    this.turns = new long[watched.size()];
    this.stuck = new boolean[watched.size()];
    long pause = limit.dividedBy(SIGNS).toMillis() + 1;
    this.thread =
        Thread.ofPlatform()
            .name("watchdog")
            .daemon()
            .unstarted(
                () -> {
                  nudge();
                  while (sleep(pause)) {
                    round();
                  }
                });
  }

  /** Watches from now on, if the manager wants signs of life. */
  public static Watchdog start(ServiceManager manager, List<? extends Watched> watched) {
    Watchdog watchdog =
        new Watchdog(manager, watched, manager.watchdog().orElse(Duration.ofDays(1)));
    if (manager.watchdog().isPresent()) {
      watchdog.thread.start();
    }
    return watchdog;
  }

  private static boolean sleep(long millis) {
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      return false; // closed
    }
  }

  private void nudge() {
    for (int i = 0; i < turns.length; i++) {
      turns[i] = watched.get(i).turns();
      watched.get(i).nudge();
    }
  }

  private void round() {
    boolean alive = true;
    for (int i = 0; i < turns.length; i++) {
      boolean turned = watched.get(i).turns() != turns[i];
      if (!turned && !stuck[i]) {
        LOG.log(ERROR, "{0} hangs: no sign of life to systemd", watched.get(i).name());
      }
      stuck[i] = !turned;
      alive &= turned;
    }
    if (alive) {
      manager.alive();
    }
    nudge();
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
