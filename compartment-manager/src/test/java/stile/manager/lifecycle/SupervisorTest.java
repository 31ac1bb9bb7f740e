package stile.manager.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import stile.bindings.compartment.CompartmentFault;
import stile.bindings.compartment.CompartmentState;
import stile.bindings.compartment.CompartmentState.Kind;
import stile.manager.log.Collected;

/** The policy, with a compartment that is in whatever state the test says. */
class SupervisorTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final FakeLife life = new FakeLife();
  private final Collected log = new Collected();
  private List<String> first = List.of();
  private Hold hold = new Hold(Optional.empty());
  private long now = Long.MAX_VALUE - SECOND; // nanoTime may wrap

  private Supervisor supervisor(Restart restart) throws IOException {
    return supervisor(Optional.of(restart));
  }

  private Supervisor supervisor(Optional<Restart> restart) throws IOException {
    return new Supervisor(
        log, life, restart, new FaultReport(List.of()), new Obstacles(hold, () -> first));
  }

  /** One that runs, for less than a minute. */
  private Supervisor started(Restart restart) throws IOException {
    Supervisor supervisor = supervisor(restart);
    supervisor.vacated();
    supervisor.look(now);
    assertEquals(List.of("start"), life.taken());
    assertEquals(List.of("INFO started"), log.take());
    assertTrue(supervisor.runs());
    return supervisor;
  }

  /** The compartment changes; looks until 40 seconds have passed. */
  private List<String> callsAfter(Supervisor supervisor, Kind kind, long exit) throws IOException {
    life.become(kind, exit);
    supervisor.look(now);
    supervisor.vacated();
    supervisor.look(now);
    for (int i = 0; i < 400 && life.calls.isEmpty(); i++) {
      now += SECOND / 10;
      supervisor.look(now);
    }
    return life.taken();
  }

  @Test
  void nothingStartsBeforeTheMemoryIsFree() throws IOException {
    Supervisor supervisor = supervisor(Restart.ALWAYS);
    supervisor.look(now);
    assertEquals(List.of(), life.taken());
    supervisor.vacated();
    supervisor.look(now);
    assertEquals(List.of("start"), life.taken());
  }

  /** One that PSCI started is asked to end, and may stay. */
  @Test
  void oneThatDoesNotStopKeepsItsMemory() throws Exception {
    Supervisor supervisor = started(Restart.ALWAYS);
    CompletableFuture<String> answer = supervisor.ask(Wish.RESTART);
    life.refusal = new IOException("runs on");
    life.become(Kind.STOPPING, 0);
    supervisor.look(now);
    assertEquals(List.of("stop"), life.taken());
    assertTrue(answer.isCompletedExceptionally());
    assertEquals(List.of("ERROR cannot be stopped: runs on"), log.take());
    assertEquals("stopping", supervisor.status().state());
    assertTrue(supervisor.runs(), "nobody else gets the memory");
    supervisor.vacated();
    supervisor.look(now + 100 * SECOND);
    assertEquals(List.of(), life.taken(), "nothing is started over it");
    life.refusal = null;
    assertEquals(List.of("start"), callsAfter(supervisor, Kind.STOPPED, 0));
  }

  @Test
  void oneThatWasToStopStaysAwayWhenItEndsLater() throws Exception {
    Supervisor supervisor = started(Restart.ALWAYS);
    CompletableFuture<String> _ = supervisor.ask(Wish.STOP);
    life.refusal = new IOException("runs on");
    life.become(Kind.STOPPING, 0);
    supervisor.look(now);
    assertEquals(List.of("stop"), life.taken());
    life.refusal = null;
    assertEquals(List.of(), callsAfter(supervisor, Kind.STOPPED, 0));
  }

  @Test
  void afterAnEndItWaitsForTheMemoryAgain() throws IOException {
    Supervisor supervisor = started(Restart.ALWAYS);
    life.become(Kind.ENDED, 0);
    supervisor.look(now);
    assertFalse(supervisor.runs());
    supervisor.look(now + 10 * SECOND);
    assertEquals(List.of(), life.taken());
    supervisor.vacated();
    supervisor.look(now + 10 * SECOND);
    assertEquals(List.of(), life.taken(), "the pause begins when it could have been started");
    supervisor.look(now + 11 * SECOND);
    assertEquals(List.of("start"), life.taken());
  }

  @ParameterizedTest
  @CsvSource({
    "ALWAYS,   OFF,     0, true",
    "ALWAYS,   ENDED,   0, true",
    "ALWAYS,   ENDED,   1, true",
    "ALWAYS,   FAULTED, 0, true",
    "ALWAYS,   STOPPED, 0, true",
    "ON_FAULT, OFF,     0, true",
    "ON_FAULT, ENDED,   0, false",
    "ON_FAULT, ENDED,   2, true",
    "ON_FAULT, FAULTED, 0, true",
    "ON_FAULT, STOPPED, 0, false",
    "NEVER,    OFF,     0, false",
    "NEVER,    ENDED,   1, false",
    "NEVER,    FAULTED, 0, false",
    "NEVER,    STOPPED, 0, false",
  })
  void whatEndedIsStartedAgainByPolicy(Restart restart, Kind kind, long exit, boolean again)
      throws IOException {
    Supervisor supervisor = started(restart);
    assertEquals(again ? List.of("start") : List.of(), callsAfter(supervisor, kind, exit));
  }

  @ParameterizedTest
  @CsvSource({
    "NEVER,    OFF,     true",
    "NEVER,    FAULTED, false",
    "ON_FAULT, FAULTED, true",
    "ON_FAULT, STOPPED, false",
    "ON_FAULT, ENDED,   false",
    "ALWAYS,   ENDED,   true",
  })
  void whatAManagerFindsIsTreatedAsIfItHadSeenIt(Restart restart, Kind kind, boolean starts)
      throws IOException {
    life.become(kind, 0);
    Supervisor supervisor = supervisor(restart);
    assertEquals(starts ? List.of("start") : List.of(), callsAfter(supervisor, kind, 0));
  }

  @Test
  void aRunningOneIsLeftAlone() throws IOException {
    life.become(Kind.RUNNING, 0);
    Supervisor supervisor = supervisor(Restart.ALWAYS);
    assertTrue(supervisor.runs());
    assertEquals(List.of("INFO found running; left as it is"), log.take());
    supervisor.look(now);
    assertEquals(List.of(), life.taken());
    assertEquals(List.of("start"), callsAfter(supervisor, Kind.FAULTED, 0));
  }

  @Test
  void withoutAProgramNothingIsStarted() throws IOException {
    Supervisor supervisor = supervisor(Optional.empty());
    assertEquals(List.of(), callsAfter(supervisor, Kind.OFF, 0));
    life.become(Kind.RUNNING, 0);
    supervisor.look(now);
    assertTrue(supervisor.runs(), "somebody else did");
    assertEquals(List.of(), callsAfter(supervisor, Kind.FAULTED, 0));
    assertEquals(
        List.of("WARNING stopped by the firmware: no reason given"), log.take(), "it still tells");
  }

  @Test
  void anAdministratorsStopHoldsUntilAReset() throws IOException {
    Supervisor supervisor = started(Restart.ON_FAULT);
    assertEquals(List.of(), callsAfter(supervisor, Kind.STOPPED, 0));
    assertEquals(
        List.of("INFO stopped by an administrator", "INFO stays as it is: restart is \"on-fault\""),
        log.take());
    assertEquals(List.of("start"), callsAfter(supervisor, Kind.OFF, 0));
  }

  @Test
  void oneOnItsWayIsNotGoneYet() throws IOException {
    Supervisor supervisor = started(Restart.ALWAYS);
    for (Kind kind : List.of(Kind.STOPPING, Kind.RESETTING)) {
      life.become(kind, 0);
      supervisor.look(now);
      assertTrue(supervisor.runs());
    }
  }

  @Test
  void aResetWhileItDoesNotRunIsNoLife() throws IOException {
    Supervisor supervisor = started(Restart.ALWAYS);
    life.become(Kind.STOPPED, 0);
    supervisor.look(now);
    supervisor.vacated();
    life.become(Kind.RESETTING, 0);
    supervisor.look(now + SECOND);
    supervisor.look(now + 2 * SECOND);
    assertFalse(supervisor.runs());
    assertEquals(List.of(), life.taken(), "not before it is over");
    life.become(Kind.OFF, 0);
    supervisor.look(now + 2 * SECOND);
    supervisor.look(now + 3 * SECOND);
    assertEquals(List.of("start"), life.taken());
    assertEquals(List.of("INFO stopped by an administrator", "INFO started"), log.take());
  }

  @ParameterizedTest
  @CsvSource({"STOPPING", "RESETTING"})
  void oneFoundOnItsWayMayStillUseItsMemory(Kind kind) throws IOException {
    life.become(kind, 0);
    Supervisor supervisor = supervisor(Restart.ALWAYS);
    assertTrue(supervisor.runs());
    assertEquals(List.of(), log.take());
    assertEquals(List.of("start"), callsAfter(supervisor, Kind.OFF, 0));
  }

  @Test
  void pausesDoubleUpToThirtySeconds() throws IOException {
    Supervisor supervisor = started(Restart.ALWAYS);
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      long before = now;
      assertEquals(List.of("start"), callsAfter(supervisor, Kind.FAULTED, 0));
      pauses.add((now - before) / (SECOND / 10));
    }
    assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L), pauses);
    now += 60 * SECOND;
    life.become(Kind.FAULTED, 0);
    supervisor.look(now);
    supervisor.vacated();
    supervisor.look(now);
    assertEquals(List.of("start"), life.taken(), "at once, since it has lasted");
  }

  /** Whoever resets it asks for a new start: that it ended so is no fault of the program. */
  @Test
  void aResetPausesForNothing() throws IOException {
    Supervisor supervisor = started(Restart.ON_FAULT);
    for (int i = 0; i < 20; i++) {
      long before = now;
      assertEquals(List.of("start"), callsAfter(supervisor, Kind.OFF, 0));
      assertEquals(before, now);
    }
    assertEquals(List.of("start"), callsAfter(supervisor, Kind.FAULTED, 0));
    long before = now;
    assertEquals(List.of("start"), callsAfter(supervisor, Kind.FAULTED, 0));
    assertEquals(2, (now - before) / (SECOND / 10), "a fault does");
  }

  @Test
  void aStartThatFailsIsTriedAgain() throws IOException {
    life.refusal = new IOException("no such file");
    Supervisor supervisor = supervisor(Restart.ON_FAULT);
    assertEquals(List.of("start"), callsAfter(supervisor, Kind.OFF, 0));
    assertEquals(List.of("ERROR cannot be started: no such file; tried again"), log.take());
    assertFalse(supervisor.runs());
    supervisor.look(now + SECOND / 20);
    assertEquals(List.of(), life.taken(), "too early");
    life.refusal = null;
    supervisor.look(now + SECOND / 10);
    assertEquals(List.of("start"), life.taken());
    assertTrue(supervisor.runs());
  }

  @Test
  void oneThatFaultsBeforeAnybodyLooksIsSeen() throws IOException {
    Supervisor supervisor = started(Restart.NEVER);
    life.fault =
        Optional.of(new CompartmentFault(0x9200_0006L, 0x7c00_1234L, 0x4100_0000L, 0x4100_0000L));
    life.become(Kind.FAULTED, 0);
    assertTrue(supervisor.runs());
    supervisor.look(now);
    assertFalse(supervisor.runs());
    assertEquals(
        List.of(
            "WARNING stopped by the firmware: read of 0x41000000 outside its memory, at pc"
                + " 0x7c001234"),
        log.take());
  }

  @ParameterizedTest
  @CsvSource({
    "0, INFO ended by itself; code 0",
    "1, WARNING ended by itself; code 1 (panic)",
    "2, WARNING ended by itself; code 2 (exception)",
    "-1, WARNING ended by itself; code 18446744073709551615",
  })
  void itsCodeIsTold(long exit, String line) throws IOException {
    Supervisor supervisor = started(Restart.NEVER);
    life.become(Kind.ENDED, exit);
    supervisor.look(now);
    assertEquals(List.of(line.replace(';', ',')), log.take());
  }

  @Test
  void theManagersEndStopsOnlyWhatRuns() throws IOException {
    Supervisor supervisor = started(Restart.ON_FAULT);
    supervisor.end(true);
    assertEquals(List.of("stop"), life.taken());
    assertEquals(List.of("INFO stopped with the manager"), log.take());
    supervisor.end(true);
    assertEquals(List.of(), life.taken());
  }

  @Test
  void aCompartmentThatNobodyStartsRuns() throws IOException {
    Supervisor supervisor =
        new Supervisor(
            log,
            LifeCycle.none(),
            Optional.empty(),
            new FaultReport(List.of()),
            new Obstacles(hold, () -> first));
    assertTrue(supervisor.runs());
    supervisor.look(now);
    assertTrue(supervisor.runs());
    assertEquals(new CompartmentState(Kind.RUNNING, 1, 0), LifeCycle.none().state());
  }

  /** What a wish came to by now. */
  private static String outcome(CompletableFuture<String> answer) {
    return switch (answer.state()) {
      case RUNNING -> "not yet";
      case SUCCESS -> answer.resultNow();
      case FAILED -> "refused: " + answer.exceptionNow().getMessage();
      case CANCELLED -> "cancelled";
    };
  }

  private String wished(Supervisor supervisor, Wish wish) throws IOException {
    CompletableFuture<String> answer = supervisor.ask(wish);
    assertEquals("not yet", outcome(answer));
    assertTrue(supervisor.asked());
    supervisor.look(now);
    assertFalse(supervisor.asked());
    return outcome(answer);
  }

  @ParameterizedTest
  @EnumSource(Restart.class)
  void aStopHoldsUntilAStartWhateverThePolicy(Restart restart) throws IOException {
    Supervisor supervisor = started(restart);
    assertEquals("is stopped", wished(supervisor, Wish.STOP));
    assertEquals(List.of("stop"), life.taken());
    assertFalse(supervisor.runs());
    supervisor.vacated();
    for (Kind kind : List.of(Kind.STOPPED, Kind.OFF, Kind.ENDED, Kind.FAULTED)) {
      assertEquals(List.of(), callsAfter(supervisor, kind, 1), "not after " + kind);
    }
    assertEquals("until it is started", supervisor.status().note());
    assertEquals("started", wished(supervisor, Wish.START));
    assertEquals(List.of("start"), life.taken());
    assertEquals("", supervisor.status().note());
    assertEquals(
        restart == Restart.NEVER ? List.of() : List.of("start"),
        callsAfter(supervisor, Kind.FAULTED, 0),
        "the policy counts again");
  }

  @Test
  void aStopHoldsForTheNextManagerToo(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("peer.stopped");
    hold = new Hold(Optional.of(file));
    assertEquals("is stopped", wished(started(Restart.ALWAYS), Wish.STOP));
    assertTrue(Files.exists(file));
    assertEquals(List.of("stop"), life.taken());
    log.take();

    hold = new Hold(Optional.of(file));
    Supervisor next = supervisor(Restart.ALWAYS);
    assertEquals(List.of(), callsAfter(next, Kind.OFF, 0));
    assertEquals("until it is started", next.status().note());
    assertEquals(
        List.of(
            "INFO stopped by an administrator",
            "INFO was stopped by an administrator; stays so until it is started"),
        log.take());
    assertEquals("started", wished(next, Wish.START));
    assertFalse(Files.exists(file));
  }

  @Test
  void aHoldThatCannotBeKeptHoldsForThisManager(@TempDir Path folder) throws IOException {
    hold = new Hold(Optional.of(folder.resolve("none/peer.stopped")));
    Supervisor supervisor = started(Restart.ALWAYS);
    assertEquals("is stopped", wished(supervisor, Wish.STOP));
    assertEquals(List.of("stop"), life.taken());
    assertTrue(log.take().getFirst().startsWith("WARNING the next manager will not know of this"));
    assertEquals(List.of(), callsAfter(supervisor, Kind.STOPPED, 0));
  }

  @Test
  void theFirstStartWaitsForThoseThatComeFirst() throws IOException {
    first = List.of("a", "b");
    Supervisor supervisor = supervisor(Restart.ALWAYS);
    assertEquals(List.of(), callsAfter(supervisor, Kind.OFF, 0));
    assertEquals("waits for a, b", supervisor.status().note());
    assertEquals(List.of("INFO waits for a, b"), log.take());
    first = List.of("b");
    supervisor.look(now);
    assertEquals("waits for b", supervisor.status().note());
    assertFalse(supervisor.ran());
    first = List.of();
    supervisor.look(now);
    assertEquals(List.of("start"), life.taken());
    assertTrue(supervisor.ran());
    assertEquals("", supervisor.status().note());
    first = List.of("a");
    assertEquals(List.of("start"), callsAfter(supervisor, Kind.FAULTED, 0), "again without");
  }

  @Test
  void anAdministratorsStartWaitsForNobody() throws IOException {
    first = List.of("a");
    Supervisor supervisor = supervisor(Restart.ON_FAULT);
    supervisor.vacated();
    supervisor.look(now);
    assertEquals("started", wished(supervisor, Wish.START));
  }

  @Test
  void aStartOfOneThatRunsChangesNothing() throws IOException {
    Supervisor supervisor = started(Restart.ON_FAULT);
    assertEquals("runs already", wished(supervisor, Wish.START));
    assertEquals(List.of(), life.taken());
    assertEquals(List.of(), callsAfter(supervisor, Kind.ENDED, 0), "nor later");
  }

  @Test
  void aStartWaitsForRoomAndForNothingElse() throws IOException {
    Supervisor supervisor = started(Restart.ALWAYS);
    for (int i = 0; i < 6; i++) {
      assertEquals(List.of("start"), callsAfter(supervisor, Kind.FAULTED, 0));
    }
    life.become(Kind.FAULTED, 0);
    supervisor.look(now);
    CompletableFuture<String> answer = supervisor.ask(Wish.START);
    supervisor.look(now);
    assertEquals("not yet", outcome(answer));
    supervisor.vacated();
    supervisor.look(now);
    assertEquals("started", outcome(answer));
    assertEquals(List.of("start"), life.taken(), "no pause");
  }

  /** It ended between the last look and the wish. */
  @Test
  void aStartOfOneThatOnlySeemedToRun() throws IOException {
    Supervisor supervisor = started(Restart.NEVER);
    life.become(Kind.ENDED, 0);
    CompletableFuture<String> answer = supervisor.ask(Wish.START);
    supervisor.look(now);
    assertEquals("not yet", outcome(answer));
    supervisor.vacated();
    supervisor.look(now);
    assertEquals("started", outcome(answer));
  }

  @Test
  void aRestartIsAStopAndAStart() throws IOException {
    Supervisor supervisor = started(Restart.NEVER);
    CompletableFuture<String> answer = supervisor.ask(Wish.RESTART);
    supervisor.look(now);
    assertFalse(supervisor.runs());
    assertEquals("not yet", outcome(answer));
    supervisor.vacated();
    supervisor.look(now);
    assertEquals("started", outcome(answer));
    assertEquals(List.of("stop", "start"), life.taken());
    assertEquals("started", wishedAfterEnd(supervisor, Wish.RESTART), "of one that does not run");
  }

  private String wishedAfterEnd(Supervisor supervisor, Wish wish) throws IOException {
    life.become(Kind.ENDED, 0);
    supervisor.look(now);
    supervisor.vacated();
    return wished(supervisor, wish);
  }

  @Test
  void aStopOfOneThatDoesNotRunKeepsItSo() throws IOException {
    Supervisor supervisor = started(Restart.ALWAYS);
    assertEquals("is ended", wishedAfterEnd(supervisor, Wish.STOP));
    assertEquals(List.of(), callsAfter(supervisor, Kind.ENDED, 0));
  }

  @Test
  void whatCannotBeDoneIsRefused() throws IOException {
    Supervisor supervisor = started(Restart.ON_FAULT);
    life.refusal = new IOException("ETIMEDOUT");
    assertEquals("refused: cannot be stopped: ETIMEDOUT", wished(supervisor, Wish.STOP));
    assertEquals(List.of("stop"), life.taken());
    life.refusal = new IOException("no such file");
    supervisor.look(now);
    assertEquals(
        "refused: cannot be started: no such file; tried again",
        wishedAfterEnd(supervisor, Wish.START));
    assertEquals(List.of("start"), life.taken());
    life.refusal = null;
    supervisor.look(now + SECOND);
    assertEquals(List.of("start"), life.taken(), "it is");

    Supervisor other = supervisor(Optional.empty());
    assertEquals(
        "refused: the configuration has no image for it: there is nothing to start",
        wished(other, Wish.RESTART));
    assertEquals(List.of(), life.taken(), "nor is it stopped");
    assertEquals("is stopped", wished(other, Wish.STOP));
  }

  @Test
  void ofTwoWishesTheLastCounts() throws IOException {
    Supervisor supervisor = started(Restart.ON_FAULT);
    CompletableFuture<String> first = supervisor.ask(Wish.STOP);
    assertEquals("runs already", wished(supervisor, Wish.START));
    assertEquals("refused: another command came after this one", outcome(first));

    CompletableFuture<String> restart = supervisor.ask(Wish.RESTART);
    supervisor.look(now);
    assertEquals("is stopped", wished(supervisor, Wish.STOP));
    assertEquals("refused: another command came after this one", outcome(restart));
    supervisor.vacated();
    supervisor.look(now + SECOND);
    assertEquals(List.of("stop"), life.taken());
  }

  @Test
  void theManagersEndIsAnAnswer() throws IOException {
    Supervisor supervisor = started(Restart.ON_FAULT);
    CompletableFuture<String> answer = supervisor.ask(Wish.STOP);
    supervisor.end(false);
    assertEquals("refused: the service ends", outcome(answer));
    assertEquals(List.of(), life.taken());
  }
}
