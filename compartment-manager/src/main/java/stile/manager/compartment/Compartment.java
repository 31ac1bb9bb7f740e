package stile.manager.compartment;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import stile.manager.amp.AmpBus;
import stile.manager.amp.BusListener;
import stile.manager.amp.BusSettings;
import stile.manager.lifecycle.LifeStatus;
import stile.manager.lifecycle.Wish;
import stile.manager.msg.Message;
import stile.manager.msg.Outcome;
import stile.manager.peerlog.PeerLog;
import stile.manager.systemd.Watched;
import stile.virtio.worker.Uninterrupted;
import stile.virtio.worker.WaitStrategy;

/**
 * One peer, the bus to it, and the devices on that bus; with the thread that carries what comes
 * from the peer to where it belongs.
 */
final class Compartment implements BusListener, Watched, AutoCloseable {
  /** Whoever looks after it. Called on its thread. */
  interface Observer {
    /** Its {@link #condition} is another. */
    void changed();

    /** It ended, because it was closed or because it failed. */
    void ended();
  }

  /** How often a thread that does not sleep asks the kernel what only the kernel knows. */
  private static final int LOOK_ROUNDS = 1024;

  private final System.Logger log;
  private final PeerPort port;
  private final MemorySegment window;
  private final AmpBus bus;
  private final long spinNanos;
  private final Observer observer;
  private final Thread thread;
  private final Map<Integer, BusDevice> devices = new TreeMap<>();

  private volatile boolean closing;
  private volatile @Nullable String failure;
  private volatile String condition = "waiting for its peer";

  /** Somebody wants to see the thread come round; and how often somebody has. */
  private volatile boolean asked;

  private volatile long turns;

  /** Done when every device has let go of the last peer's memory. */
  private CompletableFuture<Void> letGo = CompletableFuture.completedFuture(null);

  private @Nullable PeerLog peerLog;
  private boolean attached;

  /** The next peer was let in, since this side has let go of the last one's memory. */
  private boolean vacated;

  private long idleSince;
  private long progress;
  private int rounds;

  /**
   * @param port the way to the peer; closed with this
   * @param window the part of its memory that is the bus window
   * @param settings the bus's
   * @param wait how the thread waits
   * @param onStart runs first on the thread
   * @param observer told what becomes of it
   */
  Compartment(
      PeerPort port,
      MemorySegment window,
      BusSettings settings,
      WaitStrategy wait,
      Runnable onStart,
      Observer observer) {
    this.log = System.getLogger(settings.name());
    this.port = port;
    this.window = window;
    this.spinNanos = wait.spinNanos();
    this.observer = observer;
    this.bus = new AmpBus(settings, window, port::ring, port::wake, this);
    this.thread =
        Thread.ofPlatform()
            .name(settings.name())
            .unstarted(
                () -> {
                  onStart.run();
                  run();
                });
  }

  /** How its peer's life is; for any thread. */
  LifeStatus life() {
    return port.life();
  }

  /** Whether its peer has run since this manager looks; for any thread. */
  boolean hasRun() {
    return port.hasRun();
  }

  /** Wishes something of its peer's life; for any thread. */
  CompletableFuture<String> ask(Wish wish) {
    String why = failure;
    return why == null
        ? port.ask(wish)
        : CompletableFuture.failedFuture(new IOException("failed: " + why));
  }

  /** One of its devices; for any thread once it serves. */
  BusDevice device(int number) {
    return Objects.requireNonNull(devices.get(number));
  }

  AmpBus bus() {
    return bus;
  }

  /** Puts a device on the bus. Before {@link #start}. */
  void add(int number, BusDevice device) {
    devices.put(number, device);
    bus.attach(number, device.queueCount());
  }

  /** Passes on what the peer says in its log. Before {@link #start}. */
  void follow(PeerLog log) {
    peerLog = log;
  }

  /** Serves from now on. */
  void start() {
    devices.values().forEach(BusDevice::start);
    thread.start();
  }

  /** Why it ended by itself, or null when it did not. */
  @Nullable String failure() {
    return failure;
  }

  /** What it is at, in a few words. */
  String condition() {
    return condition;
  }

  private void become(String what) {
    condition = what;
    observer.changed();
  }

  @Override
  public String name() {
    return thread.getName();
  }

  @Override
  public long turns() {
    return thread.isAlive() ? turns : System.nanoTime();
  }

  @Override
  public void nudge() {
    asked = true;
    port.wake();
  }

  private void run() {
    try {
      attached = port.attached();
      tellLog(attached ? PeerLog::skip : PeerLog::finish);
      // A peer that an earlier manager left is taken over: what it has in the window stays.
      if (!attached) {
        clear();
      }
      bus.open(System.nanoTime());
      while (!closing) {
        runOnce(System.nanoTime());
      }
    } catch (IOException | RuntimeException | Error e) {
      failure = String.valueOf(e.getMessage());
      log.log(ERROR, "cannot go on", e);
      become("failed: " + failure);
    } finally {
      bus.shutdown("the manager ends");
      observer.ended();
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // this thread alone writes it
  private void runOnce(long now) throws IOException {
    if (asked) {
      asked = false;
      turns++;
    }
    long sleep = bus.step(now);
    long taken = bus.counters().messagesReceived() + bus.counters().availables();
    if (sleep == 0 || taken != progress) {
      progress = taken;
      idleSince = now;
    }
    if (now - idleSince < spinNanos) {
      if (++rounds >= LOOK_ROUNDS) {
        rounds = 0;
        look(0);
      } else if (sleep > 0) {
        Thread.onSpinWait();
      }
    } else {
      look(sleep);
    }
  }

  private void look(long nanos) throws IOException {
    makeRoom();
    switch (port.await(nanos)) {
      case NONE -> tellLog(log -> log.look(System.nanoTime()));
      case ATTACHED -> {
        attached = true;
        log.log(INFO, "peer attached; waiting for its driver");
        bus.open(System.nanoTime()); // only from here on can it be late
      }
      // The next peer finds a window that nobody has used.
      case DETACHED -> {
        attached = false;
        vacated = false;
        tellLog(PeerLog::finish);
        clear();
        bus.open(System.nanoTime());
      }
    }
  }

  /** Leaves no trace of an earlier peer in the window. */
  private void clear() {
    bus.shutdown("its peer is gone");
    port.clear(window);
  }

  /** Lets the next peer come as soon as nobody here uses the memory. */
  private void makeRoom() {
    if (!attached && !vacated && settled()) {
      vacated = true;
      tellLog(PeerLog::clear);
      port.vacated();
    }
  }

  private void tellLog(Consumer<PeerLog> what) {
    if (peerLog != null) {
      what.accept(peerLog);
    }
  }

  @Override
  public void running() {
    log.log(INFO, "bus in RUN with {0} devices", devices.size());
    become("serving " + devices.size() + " device(s)");
  }

  @Override
  public void lost(String reason) {
    log.log(INFO, "peer gone: {0}", reason);
    CompletableFuture<?>[] resets =
        devices.values().stream().map(BusDevice::reset).toArray(CompletableFuture[]::new);
    letGo = CompletableFuture.allOf(resets).thenRun(port::wake);
    report();
    become("waiting for its peer");
  }

  @Override
  public boolean settled() {
    return letGo.isDone();
  }

  private void report() {
    log.log(INFO, "bus: {0}", bus.counters());
    devices
        .values()
        .forEach(device -> System.getLogger(device.name()).log(INFO, "{0}", device.counters()));
  }

  @Override
  public void waiting(String reason) {
    if (attached) {
      log.log(WARNING, "handshake not finished: {0}", reason);
    }
  }

  @Override
  public Outcome deviceMessage(Message request) {
    @Nullable BusDevice device = devices.get(request.device());
    return device == null ? Outcome.NO_DEVICE : device.message(request, bus);
  }

  @Override
  public void available(int number, int queue) {
    @Nullable BusDevice device = devices.get(number);
    if (device != null) {
      device.kick(queue);
    }
  }

  /** Ends the thread, then the devices, then the way to the peer. Nothing is served afterwards. */
  @Override
  public void close() {
    closing = true;
    port.wake();
    if (thread.getState() != Thread.State.NEW) {
      Uninterrupted.join(thread);
    }
    devices.values().forEach(BusDevice::close);
    port.close();
  }
}
