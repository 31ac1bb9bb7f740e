package stile.manager.compartment;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import stile.manager.config.CompartmentConfig;
import stile.manager.config.DeviceConfig;
import stile.manager.config.DoorbellConfig;
import stile.manager.config.PartitionProfile;
import stile.manager.control.CompartmentStatus;
import stile.manager.control.Controlled;
import stile.manager.control.History;
import stile.manager.lifecycle.Wish;
import stile.manager.log.LogName;
import stile.virtio.Status;

/** A compartment as an administrator's commands find it. */
final class CommandedCompartment implements Controlled {
  private final CompartmentConfig config;
  private final Compartment compartment;
  private final History history = new History();

  CommandedCompartment(CompartmentConfig config, Compartment compartment) {
    this.config = config;
    this.compartment = compartment;
  }

  @Override
  public String name() {
    return config.name();
  }

  boolean hasRun() {
    return compartment.hasRun();
  }

  /** Takes a line of the log if it is about this compartment, or any part of it. */
  void heard(String subject, Supplier<String> line) {
    String own = LogName.compartment(config.name()).text();
    if (subject.equals(own) || subject.startsWith(own + ":")) {
      history.add(line);
    }
  }

  @Override
  public History history() {
    return history;
  }

  @Override
  public CompletableFuture<String> ask(Wish wish) {
    return compartment.ask(wish);
  }

  @Override
  public CompartmentStatus status() {
    return new CompartmentStatus(
        config.name(),
        provider().name().toLowerCase(Locale.ROOT),
        image(),
        compartment.life(),
        compartment.condition(),
        config.devices().stream().map(this::device).toList());
  }

  private CompartmentStatus.Device device(DeviceConfig device) {
    BusDevice served = compartment.device(device.number());
    return new CompartmentStatus.Device(
        device.number(),
        device.type(),
        driver(served.status()),
        served.counters().requests(),
        served.counters().errors());
  }

  static String driver(int status) {
    if ((status & Status.NEEDS_RESET) != 0) {
      return "needs reset";
    }
    if ((status & Status.FAILED) != 0) {
      return "driver gave up";
    }
    if ((status & Status.DRIVER_OK) != 0) {
      return "driver ok";
    }
    return status == 0 ? "no driver" : "driver starting";
  }

  /** QEMU starts a peer there, or rather whoever starts QEMU: nobody who could be asked. */
  private PartitionProfile.Provider provider() {
    return config.doorbell() instanceof DoorbellConfig.Compartment here
        ? here.partition().lifeCycle()
        : PartitionProfile.Provider.NONE;
  }

  private Optional<Path> image() {
    return config.doorbell() instanceof DoorbellConfig.Compartment here
        ? here.life().image()
        : Optional.empty();
  }
}
