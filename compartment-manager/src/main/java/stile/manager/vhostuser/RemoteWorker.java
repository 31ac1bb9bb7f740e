package stile.manager.vhostuser;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import stile.bindings.sys.EventFd;
import stile.bindings.sys.Poll;
import stile.manager.msg.DeviceMessages;
import stile.virtio.DriverNotifier;
import stile.virtio.QuietLog;
import stile.virtio.Refusals;
import stile.virtio.device.DeviceCounters;
import stile.virtio.queue.SharedRegions;
import stile.virtio.worker.Inbox;
import stile.virtio.worker.Uninterrupted;
import stile.virtio.worker.WaitStrategy;

/**
 * The thread of a device that another process serves: finds that process, again and again, and
 * carries notifications between it and the driver. What the driver asks before there ever was a
 * back end waits for the first one.
 */
public final class RemoteWorker implements AutoCloseable {
  private static final int WAKE = 0;
  private static final int LINK = 1;
  private static final int REQUESTS = 2;
  private static final int ERROR_BELL = 3;
  private static final int CALLS = 4;

  private static final long FIRST_RETRY = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LONGEST_RETRY = TimeUnit.SECONDS.toNanos(2);

  /** A back end that stayed so long is worth waiting for at once when it leaves. */
  private static final long LASTED = TimeUnit.SECONDS.toNanos(1);

  /** After a fault of our own, which may come again at once. */
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

  private final String name;
  private final System.Logger log;
  private final RemoteSettings settings;
  private final SharedRegions regions;
  private final DriverNotifier notifier;
  private final DeviceCounters counters = new DeviceCounters();
  private final Refusals refusals;
  private final long spinNanos;
  private final Poll poll = new Poll(CALLS + RemoteSettings.QUEUES_MAX);
  private final EventFd wake;
  private final AtomicLong kicks = new AtomicLong();
  private final Inbox inbox = new Inbox(this::resetDevice, this::wake);
  private final Thread thread;

  private volatile boolean sleeping;
  private volatile boolean closing;
  private @Nullable RemoteDevice device;
  private volatile IntSupplier status = () -> 0;
  private boolean tried;
  private long attachedAt = System.nanoTime();
  private long retryAt;
  private long retryDelay = FIRST_RETRY;
  private String complaint = "";
  private long busyUntil;

  /**
   * @param name what log lines call the device, and its thread
   * @param regions the memory in which its driver may lay rings
   * @param notifier the way to the driver
   * @param onStart runs first on the thread
   * @throws IOException when there are no descriptors left
   */
  public RemoteWorker(
      String name,
      RemoteSettings settings,
      WaitStrategy wait,
      SharedRegions regions,
      DriverNotifier notifier,
      Runnable onStart)
      throws IOException {
    this.name = name;
    this.log = System.getLogger(name);
    this.settings = settings;
    this.spinNanos = wait.spinNanos();
    this.regions = regions;
    this.notifier = notifier;
    this.refusals = new Refusals(counters, new QuietLog(log));
    this.wake = EventFd.create();
    poll.set(WAKE, wake.fd(), Poll.IN);
    this.thread =
        Thread.ofPlatform()
            .name(name)
            .unstarted(
                () -> {
                  guard(onStart);
                  run();
                });
  }

  public String name() {
    return name;
  }

  /** Of these, only what concerns the driver's mistakes and its notifications is known here. */
  public DeviceCounters counters() {
    return counters;
  }

  /** The device status as its driver has made it; for any thread. */
  public int status() {
    return status.getAsInt();
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  /**
   * Has something done with the device, on its thread and after what was posted before; once there
   * is a device.
   *
   * @return false when too much waits already
   */
  public boolean post(Consumer<DeviceMessages> task) {
    return inbox.post(
        () -> {
          if (device != null) {
            task.accept(device);
          }
        });
  }

  /** Counts and logs what was refused on the way to the device. On its thread. */
  public void refuse(String what) {
    refusals.refuse(what);
  }

  /** The driver made buffers of a queue available. For any thread. */
  public void kick(int queue) {
    if (queue < RemoteSettings.QUEUES_MAX) {
      kicks.getAndAccumulate(1L << queue, (a, b) -> a | b);
      wake();
    }
  }

  /**
   * Takes the rings back from the back end, ahead of all that was posted, which is dropped.
   *
   * @return done when nobody uses the driver's memory any more
   */
  public CompletableFuture<@Nullable Void> reset() {
    return inbox.reset();
  }

  private void resetDevice() {
    if (device != null) {
      device.reset();
    }
  }

  private void wake() {
    if (sleeping) {
      long _ = wake.signal();
    }
  }

  private void run() {
    while (!closing) {
      guard(this::runOnce);
    }
    guard(
        () -> {
          if (device != null) {
            device.close();
          }
        });
    inbox.end();
  }

  /** Does a step, and outlives it. */
  private void guard(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      log.log(ERROR, "internal error", e);
      if (device != null) {
        device.broken("internal error: " + e);
      }
      LockSupport.parkNanos(PAUSE);
    }
  }

  private void runOnce() {
    RemoteDevice present = device;
    if (present == null || present.link() == null) {
      seek();
      present = device;
    }
    // Before there is a device, what is posted waits.
    int work = present == null ? inbox.runReset() : inbox.run();
    work += passKicks(present);
    long now = System.nanoTime();
    if (work > 0) {
      busyUntil = now + Math.min(spinNanos, Long.MAX_VALUE >> 1);
    }
    await(busyUntil - now > 0 || spinNanos == Long.MAX_VALUE ? 0 : timeout(now));
  }

  private int passKicks(@Nullable RemoteDevice present) {
    if (present == null || kicks.get() == 0) {
      return 0;
    }
    long set = kicks.getAndSet(0);
    for (int i = 0; i < RemoteSettings.QUEUES_MAX; i++) {
      if ((set >>> i & 1) != 0) {
        present.kick(i);
      }
    }
    return 1;
  }

  private long timeout(long now) {
    RemoteDevice present = device;
    if (present != null && present.link() != null) {
      return -1;
    }
    return Math.max(0, TimeUnit.NANOSECONDS.toMillis(retryAt - now) + 1);
  }

  private void await(long millis) {
    watch();
    sleeping = true;
    boolean more = kicks.get() != 0 && device != null;
    more |= device == null ? inbox.resetWanted() : !inbox.isEmpty();
    int ready = poll.await(more || closing ? 0 : millis);
    sleeping = false;
    if (ready <= 0) {
      return;
    }
    if (poll.ready(WAKE) != 0) {
      long _ = wake.drain();
    }
    RemoteDevice present = device;
    if (present == null) {
      return;
    }
    busyUntil = System.nanoTime() + Math.min(spinNanos, Long.MAX_VALUE >> 1);
    for (int i = 0; i < present.rings().count(); i++) {
      if (poll.ready(CALLS + i) != 0) {
        present.used(i);
      }
    }
    if (poll.ready(ERROR_BELL) != 0) {
      present.failed();
    }
    if (poll.ready(LINK) != 0 || poll.ready(REQUESTS) != 0) {
      present.hear();
    }
  }

  /** The sockets come and go; the rest is there from the first back end on. */
  private void watch() {
    RemoteDevice present = device;
    BackEndLink link = present == null ? null : present.link();
    MessageStream requests = link == null ? null : link.requests();
    if (link == null) {
      poll.remove(LINK);
    } else {
      poll.set(LINK, link.fd(), Poll.IN);
    }
    if (requests == null) {
      poll.remove(REQUESTS);
    } else {
      poll.set(REQUESTS, requests.fd(), Poll.IN);
    }
  }

  private void seek() {
    long now = System.nanoTime();
    if (tried && now - retryAt < 0) {
      return;
    }
    if (now - attachedAt > LASTED) {
      retryDelay = FIRST_RETRY;
    }
    tried = true;
    retryAt = now + retryDelay;
    retryDelay = Math.min(2 * retryDelay, LONGEST_RETRY);
    BackEndLink link = null;
    try {
      link = BackEndLink.connect(settings.socket());
      link.hurry();
      BackEndOffer offer = BackEndOffer.ask(link, settings);
      RemoteDevice present = device == null ? create(offer) : device;
      log.log(
          INFO, "the back end at {0} is attached, {1} queue(s)", settings.socket(), offer.queues());
      complaint = "";
      attachedAt = System.nanoTime();
      BackEndLink given = link;
      link = null; // the device's, whatever happens
      present.attach(given, offer);
    } catch (IOException | RefusedException e) {
      if (link != null) {
        link.close();
      }
      complain(e);
    }
  }

  private RemoteDevice create(BackEndOffer offer) throws IOException {
    RemoteDevice made =
        new RemoteDevice(log, settings, regions, offer, notifier, counters, refusals);
    for (int i = 0; i < made.rings().count(); i++) {
      poll.set(CALLS + i, made.rings().call(i).fd(), Poll.IN);
    }
    poll.set(ERROR_BELL, made.rings().error().fd(), Poll.IN);
    device = made;
    status = made::status;
    return made;
  }

  /** Once for each reason: it is tried again and again. */
  private void complain(Exception e) {
    String reason = String.valueOf(e.getMessage());
    if (!reason.equals(complaint)) {
      complaint = reason;
      log.log(WARNING, "no back end at {0} yet: {1}", settings.socket(), reason);
    }
  }

  /** Takes the rings back, lets the back end go and ends the thread. Waits for that. */
  @Override
  public void close() {
    closing = true;
    if (thread.getState() == Thread.State.NEW) {
      thread.start(); // only to end, as it would have
    }
    long _ = wake.signal();
    Uninterrupted.join(thread);
    wake.close();
  }
}
