package stile.manager.compartment;

import static java.lang.System.Logger.Level.INFO;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import stile.bindings.compartment.CompartmentDevice;
import stile.bindings.sys.Errno;
import stile.bindings.sys.Poll;
import stile.bindings.sys.SysException;
import stile.manager.config.BoardProfile;
import stile.manager.config.DoorbellConfig;
import stile.manager.config.LifeConfig;
import stile.manager.config.PartitionProfile;
import stile.manager.image.MemoryRange;
import stile.manager.lifecycle.FaultReport;
import stile.manager.lifecycle.LifeCycle;
import stile.manager.lifecycle.LifeStatus;
import stile.manager.lifecycle.ModuleLifeCycle;
import stile.manager.lifecycle.Obstacles;
import stile.manager.lifecycle.PsciLifeCycle;
import stile.manager.lifecycle.RemoteprocLifeCycle;
import stile.manager.lifecycle.Supervisor;
import stile.manager.lifecycle.Wish;

/**
 * A peer on cores of this machine, behind the kernel module's device: it is there while its program
 * runs.
 */
final class DevicePort implements PeerPort {
  private static final int DEVICE = 0;
  private static final int WAKE = 1;

  /** Events tell of all changes; this is in case that one is lost. */
  private static final long LOOK_RUNNING = Duration.ofSeconds(1).toNanos();

  /** How late a start may be. */
  private static final long LOOK_VACANT = Duration.ofMillis(50).toNanos();

  private final String label;
  private final DeviceAccess access;
  private final Supervisor supervisor;
  private final boolean stopAtEnd;
  private final boolean unattended;
  private final Poll poll = new Poll(2);
  private boolean lookNow;
  private long lookedAt = System.nanoTime();

  private DevicePort(
      DoorbellConfig.Compartment config, DeviceAccess access, Supervisor supervisor) {
    this.label = config.label();
    this.access = access;
    this.supervisor = supervisor;
    this.stopAtEnd = config.life().stopWithManager();
    this.unattended = config.partition().lifeCycle() == PartitionProfile.Provider.NONE;
    poll.set(DEVICE, access.device().fd(), Poll.IN);
    poll.set(WAKE, access.wake().fd(), Poll.IN);
  }

  /**
   * Makes a port of a device.
   *
   * @param log the compartment's
   * @param device closed with the port, and when this fails
   * @param obstacles what keeps its program from being started
   * @throws IOException when the board is not what its profile describes, or cannot be mapped
   */
  static DevicePort of(
      System.Logger log,
      DoorbellConfig.Compartment config,
      BoardProfile board,
      CompartmentDevice device,
      Obstacles obstacles)
      throws IOException {
    DeviceAccess access = new DeviceAccess(device, config, board);
    try {
      log.log(
          INFO,
          "is /dev/stile/{0}, {1} KiB shared",
          config.label(),
          Long.toString(access.carveOut().byteSize() / 1024));
      LifeConfig life = config.life();
      Supervisor supervisor =
          new Supervisor(
              log,
              lifeCycle(config, device, access::ring),
              life.image().map(image -> life.restart()),
              new FaultReport(known(config)),
              obstacles);
      return new DevicePort(config, access, supervisor);
    } catch (IOException | RuntimeException e) {
      access.close();
      throw e;
    }
  }

  private static LifeCycle lifeCycle(
      DoorbellConfig.Compartment config, CompartmentDevice device, Runnable ring)
      throws IOException {
    return switch (config.partition().lifeCycle()) {
      case FIRMWARE -> byModule(config, device);
      case PSCI -> new PsciLifeCycle(byModule(config, device), ring);
      case REMOTEPROC ->
          RemoteprocLifeCycle.of(
              Path.of("/"),
              config.partition().processor().orElseThrow().name(),
              config.life().image(),
              config.partition().remotePlaces());
      case NONE -> LifeCycle.none();
    };
  }

  private static LifeCycle byModule(DoorbellConfig.Compartment config, CompartmentDevice device) {
    return new ModuleLifeCycle(
        device, config.life().image(), config.partition().memory().orElseThrow());
  }

  private static List<FaultReport.Known> known(DoorbellConfig.Compartment config) {
    PartitionProfile partition = config.partition();
    List<FaultReport.Known> known = new ArrayList<>();
    known.add(new FaultReport.Known("the carve-out", partition.carveOut()));
    known.add(new FaultReport.Known("the doorbell's page", config.bell().place()));
    Optional<MemoryRange> own = partition.memory();
    own.ifPresent(memory -> known.add(new FaultReport.Known("its own memory", memory)));
    return known;
  }

  @Override
  public MemorySegment carveOut() {
    return access.carveOut();
  }

  /** Not from the device's own descriptor, which could start and stop the compartment too. */
  @Override
  public Share share(long offset, long size) throws IOException {
    return new Share(access.share(offset, size), 0);
  }

  @Override
  public LifeStatus life() {
    return supervisor.status();
  }

  @Override
  public CompletableFuture<String> ask(Wish wish) {
    if (unattended) {
      return PeerPort.super.ask(wish);
    }
    CompletableFuture<String> answer = supervisor.ask(wish);
    wake();
    return answer;
  }

  @Override
  public boolean hasRun() {
    return supervisor.ran();
  }

  @Override
  public boolean attached() {
    return supervisor.runs();
  }

  @Override
  public void vacated() {
    supervisor.vacated();
    lookNow = true;
  }

  @Override
  public void ring() {
    access.ring();
  }

  @Override
  public void wake() {
    access.wake().signal();
  }

  @Override
  public Change await(long nanos) throws IOException {
    if (poll.awaitNanos(lookNow ? 0 : nanos) > 0) {
      if (poll.ready(WAKE) != 0) {
        access.wake().drain();
      }
      if (poll.ready(DEVICE) != 0) {
        lookNow |= hear();
      }
    }
    if (access.ringFailure() != 0) {
      throw new SysException(
          "ring by /dev/stile/" + label,
          access.ringFailure(),
          "was the kernel module's driver unbound?");
    }
    lookNow |= supervisor.asked();
    long now = System.nanoTime();
    if (!lookNow && now - lookedAt < (supervisor.runs() ? LOOK_RUNNING : LOOK_VACANT)) {
      return Change.NONE;
    }
    lookNow = false;
    lookedAt = now;
    return look(now);
  }

  /** Takes the interrupts; answers whether one tells that the compartment has changed. */
  private boolean hear() throws IOException {
    int interrupts = access.device().take();
    if (interrupts < 0) {
      throw new SysException(
          "read /dev/stile/" + label, -interrupts, "was the kernel module's driver unbound?");
    }
    if (interrupts == 0 && (poll.hangup(DEVICE) || poll.error(DEVICE))) {
      throw new SysException(
          "poll /dev/stile/" + label, Errno.ENODEV, "was the kernel module's driver unbound?");
    }
    return (interrupts & CompartmentDevice.EVENT) != 0;
  }

  private Change look(long now) throws IOException {
    boolean before = supervisor.runs();
    supervisor.look(now);
    if (before == supervisor.runs()) {
      return Change.NONE;
    }
    return before ? Change.DETACHED : Change.ATTACHED;
  }

  @Override
  public void close() {
    supervisor.end(stopAtEnd);
    access.close();
  }
}
