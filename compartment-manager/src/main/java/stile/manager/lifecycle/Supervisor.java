package stile.manager.lifecycle;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import stile.bindings.compartment.CompartmentState;

/**
 * Watches one compartment and starts its program as the configuration says. One thread calls it,
 * whenever the compartment may have changed and now and then besides. Times are {@link
 * System#nanoTime()}.
 */
public final class Supervisor {
  private final System.Logger log;
  private final LifeCycle life;
  private final Optional<Restart> restart;
  private final FaultReport report;
  private final Hold hold;
  private final Supplier<List<String>> first;
  private final BackOff backOff = new BackOff();
  private final Administrator administrator = new Administrator();

  private CompartmentState state;
  private Optional<LifeStatus.Fault> fault = Optional.empty();
  private volatile LifeStatus status;
  private boolean runs;
  private volatile boolean ran;
  private List<String> waitsFor = List.of();
  private boolean vacant;
  private boolean decided;
  private boolean due;

  /** An administrator wants it started, as soon as there is room. */
  private boolean wanted;

  private long dueAt;

  /**
   * Looks at the compartment for the first time.
   *
   * @param log the compartment's
   * @param restart when to start its program; empty: never, somebody else does
   * @param report explains faults
   * @param obstacles what keeps its program from being started
   */
  public Supervisor(
      System.Logger log,
      LifeCycle life,
      Optional<Restart> restart,
      FaultReport report,
      Obstacles obstacles)
      throws IOException {
    this.log = log;
    this.life = life;
    this.restart = restart;
    this.report = report;
    this.hold = obstacles.hold();
    this.first = obstacles.first();
    state = life.state();
    runs = state.runs();
    ran = runs;
    switch (state.kind()) {
      case RUNNING -> log.log(INFO, "found running; left as it is");
      case STOPPED, ENDED, FAULTED -> ended(System.nanoTime());
      case OFF, STOPPING, RESETTING -> {}
    }
    if (hold.on() && !runs) {
      log.log(INFO, "was stopped by an administrator; stays so until it is started");
    }
    status = new LifeStatus(word(), note(), System.nanoTime(), state.starts(), fault);
  }

  /**
   * Wishes something, for any thread; whoever looks must be woken. What comes of it is told in a
   * person's words, or by an {@link IOException}.
   */
  public CompletableFuture<String> ask(Wish wish) {
    return administrator.ask(wish);
  }

  /** Whether something was wished that the next look will see to. */
  public boolean asked() {
    return administrator.asked();
  }

  /** How it is; for any thread. */
  public LifeStatus status() {
    return status;
  }

  private String word() {
    return life.equals(LifeCycle.none())
        ? LifeCycle.UNATTENDED
        : state.kind().name().toLowerCase(Locale.ROOT);
  }

  private String note() {
    if (runs) {
      return "";
    }
    return hold.on()
        ? "until it is started"
        : waitsFor.isEmpty() ? "" : "waits for " + String.join(", ", waitsFor);
  }

  /** Lets others see what was seen. */
  private void show(long now) {
    LifeStatus last = status;
    boolean same = last.state().equals(word()) && last.starts() == state.starts();
    if (!same || !last.fault().equals(fault) || !last.note().equals(note())) {
      long since = same ? last.since() : now;
      status = new LifeStatus(word(), note(), since, state.starts(), fault);
    }
  }

  /** Whether the compartment's processors may be using its memory. */
  public boolean runs() {
    return runs;
  }

  /** Whether it has run under this manager's eyes; for any thread. */
  public boolean ran() {
    return ran;
  }

  /** From now on nobody on this side uses the memory: the next program may come. */
  public void vacated() {
    vacant = true;
  }

  /**
   * Looks at the compartment, and starts its program when it is time. One look tells of one change.
   */
  public void look(long now) throws IOException {
    boolean before = runs;
    CompartmentState.Kind last = state.kind();
    obey();
    state = life.state();
    // One that is reset while it does not run goes through RESETTING, and runs no more for that.
    runs = state.kind() == CompartmentState.Kind.RUNNING || (before && state.runs());
    if (before && !runs) {
      ended(now);
    }
    if (last != state.kind()) {
      decided = false;
      if (state.kind() == CompartmentState.Kind.OFF) {
        backOff.forget(); // an administrator's reset, which no program can bring about
      }
    }
    if (runs) {
      ran = true;
      vacant = false;
    } else if (!before && vacant && !state.runs()) {
      startWhenDue(now);
    }
    show(now);
    tell();
  }

  /** Takes up what was wished: ends what runs; what is to be started is when there is room. */
  private void obey() {
    Wish wish = administrator.take();
    if (wish == null) {
      return;
    }
    if (wish != Wish.STOP && restart.isEmpty()) {
      administrator.refuse("the configuration has no image for it: there is nothing to start");
      return;
    }
    wanted = false;
    hold(wish); // also of one that does not stop: it shall not come back when it ends at last
    if (wish != Wish.START) {
      try {
        if (life.state().runs()) {
          life.stop();
        }
      } catch (IOException e) {
        log.log(ERROR, "cannot be stopped: {0}", e.getMessage());
        administrator.refuse("cannot be stopped: " + e.getMessage());
        return;
      }
    }
    wanted = wish != Wish.STOP;
  }

  private void hold(Wish wish) {
    try {
      hold.set(wish == Wish.STOP);
    } catch (IOException e) {
      log.log(WARNING, "the next manager will not know of this {0}: {1}", wish.word(), e);
    }
  }

  /** Tells an administrator what has come true. */
  private void tell() {
    if (runs && administrator.waitsFor(Wish.START)) {
      wanted = false;
      administrator.answer("runs already");
    } else if (!runs && administrator.waitsFor(Wish.STOP)) {
      administrator.answer("is " + word());
    }
  }

  private void ended(long now) throws IOException {
    switch (state.kind()) {
      case FAULTED -> {
        String reason = life.reason(report);
        fault = Optional.of(new LifeStatus.Fault(reason, now));
        log.log(WARNING, reason);
      }
      case ENDED -> {
        String end = "ended by itself, code " + describe(state.exit());
        if (state.exit() != 0) {
          fault = Optional.of(new LifeStatus.Fault(end, now));
        }
        log.log(state.exit() == 0 ? INFO : WARNING, end);
      }
      case STOPPED -> log.log(INFO, "stopped by an administrator");
      case OFF -> log.log(INFO, "reset by an administrator");
      case RUNNING, STOPPING, RESETTING -> {}
    }
  }

  /** What the ports of loopback-driver/ mean by it. */
  private static String describe(long code) {
    return code == 0
        ? "0"
        : code == 1 ? "1 (panic)" : code == 2 ? "2 (exception)" : Long.toUnsignedString(code);
  }

  private void startWhenDue(long now) {
    if (wanted) {
      wanted = false;
      decided = true; // one that fails is tried again
      due = true;
      backOff.forget();
      start(now);
      return;
    }
    if (hold.on()) {
      return;
    }
    if (!decided) {
      decided = true;
      due = restart.isPresent() && restart.get().wants(state, ran);
      dueAt = backOff.next(now);
      if (!due && restart.isPresent()) {
        log.log(INFO, "stays as it is: restart is \"{0}\"", restart.get().word());
      }
    }
    if (due && now - dueAt >= 0 && !waits()) {
      start(now);
    }
  }

  /** Whether others come first. Only the first start has to wait. */
  private boolean waits() {
    List<String> before = waitsFor;
    waitsFor = ran ? List.of() : first.get();
    if (before.isEmpty() && !waitsFor.isEmpty()) {
      log.log(INFO, "waits for {0}", String.join(", ", waitsFor));
    }
    return !waitsFor.isEmpty();
  }

  private void start(long now) {
    backOff.started(now);
    try {
      life.start();
      // One that has ended by now is seen to do so at the next look, like any other.
      state = new CompartmentState(CompartmentState.Kind.RUNNING, state.starts() + 1, 0);
      runs = true;
      ran = true;
      vacant = false;
      decided = false;
      log.log(INFO, "started");
      administrator.answer("started");
    } catch (IOException e) {
      dueAt = backOff.next(now);
      log.log(ERROR, "cannot be started: {0}; tried again", e.getMessage());
      administrator.refuse("cannot be started: " + e.getMessage() + "; tried again");
    }
  }

  /**
   * The manager ends, and with it all wishes.
   *
   * @param stop whether to end what runs
   */
  public void end(boolean stop) {
    Wish _ = administrator.take();
    administrator.refuse("the service ends");
    if (stop) {
      stop();
    }
  }

  private void stop() {
    try {
      if (life.state().runs()) {
        life.stop();
        log.log(INFO, "stopped with the manager");
      }
    } catch (IOException e) {
      log.log(ERROR, "cannot be stopped: {0}", e.getMessage());
    }
  }
}
