package stile.manager.vhostuser;

import static java.lang.System.Logger.Level.WARNING;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import stile.bindings.sys.EventFd;
import stile.bindings.sys.Fd;

/**
 * An eventfd that a device's thread signals and another process shares. That process could fill it,
 * make it block and so stop the thread. One thread for all of them looks once a second for those
 * that are full, lets go who waits, and has them signalled no more.
 */
final class SharedBell implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("vhost-user");
  private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);
  private static final Set<SharedBell> all = ConcurrentHashMap.newKeySet();
  private static boolean watching;

  private final EventFd event;
  private final String name;
  private boolean open = true;
  private volatile boolean filled;

  /**
   * @param event closed with this
   * @param name what log lines call it
   */
  SharedBell(EventFd event, String name) {
    this.event = event;
    this.name = name;
    all.add(this);
    watch();
  }

  private static void watch() {
    synchronized (all) {
      if (!watching) {
        watching = true;
        Thread.ofPlatform().name("shared bells").daemon().start(SharedBell::run);
      }
    }
  }

  private static void run() {
    do {
      LockSupport.parkNanos(PAUSE);
      all.forEach(SharedBell::look);
    } while (!over());
  }

  /** As long as there are some; the next one starts another thread. */
  private static boolean over() {
    synchronized (all) {
      watching = !all.isEmpty();
      return !watching;
    }
  }

  /** Not while it is closed: its number could be another's by then. */
  private synchronized void look() {
    if (open && event.relieve() && !filled) {
      filled = true;
      LOG.log(WARNING, "{0}: filled by who shares it, and signalled no more", name);
    }
  }

  /** Whether it was filled, and is of no use any more. */
  boolean filled() {
    return filled;
  }

  void signal() {
    if (!filled) {
      long _ = event.signal();
    }
  }

  /** Takes the signals back. */
  void drain() {
    long _ = event.drain();
  }

  Fd fd() {
    return event.fd();
  }

  @Override
  public synchronized void close() {
    if (open) {
      open = false;
      all.remove(this);
      event.close();
    }
  }
}
