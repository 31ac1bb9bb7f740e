package stile.manager.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import stile.manager.controller.Controller;

/** Is the kernel module there, of this Stile, and may this user use the compartment's device? */
final class ModuleCheck {
  private final Machine machine;
  private final String version;
  private final Patient patient;
  private final String label;

  /**
   * @param version this Stile's
   */
  ModuleCheck(Machine machine, String version, Patient patient) {
    this.machine = machine;
    this.version = version;
    this.patient = patient;
    this.label = patient.doorbell().label();
  }

  void run() {
    if (!Files.isDirectory(machine.file("sys/module/stile"))) {
      patient.problem(
          "the kernel module stile is not loaded",
          "modprobe stile; when there is none for this kernel: dkms autoinstall, with linux-headers"
              + " installed");
      return;
    }
    Optional<String> loaded = machine.text("sys/module/stile/version");
    if (!loaded.equals(Optional.of(version))) {
      patient.problem(
          "the kernel module is of version %s, this is Stile %s"
              .formatted(loaded.orElse("unknown"), version),
          "install the module of this package and load it: rmmod stile; modprobe stile");
    }
    device();
    mailbox();
    machine
        .text("sys/class/stile/%s/fault".formatted(label))
        .filter(fault -> !fault.isEmpty())
        .ifPresent(
            fault ->
                patient.warning(
                    "the firmware has stopped it for a fault: " + fault,
                    "the manager's log says more; a reset forgets it"));
  }

  private void mailbox() {
    Controller controller = patient.doorbell().bell().controller();
    String state = machine.text("sys/class/stile/%s/mailbox".formatted(label)).orElse("none");
    if (state.equals("installed")) {
      patient.ok("the module knows its mailbox");
    } else if (controller.needsModule()) {
      patient.problem(
          "the module was not told of mailbox %s: %s"
              .formatted(
                  controller.name(),
                  controller.mappable()
                      ? "it acknowledges nothing, and lets no interrupt come"
                      : "it cannot ring, and lets no interrupt come"),
          "as root: stile doorbell install --config FILE; the service does it at its start");
    } else if (state.equals("missing")) {
      patient.problem(
          "the module wants to be told of a mailbox, and the profile's doorbell has nothing to"
              + " acknowledge: its interrupt is a level, or the node has a reg that is no doorbell",
          "let the node's interrupt be an edge and its only reg the doorbell, or correct the"
              + " profile");
    }
  }

  private void device() {
    Path device = machine.file("dev/stile/" + label);
    if (!Files.exists(device)) {
      patient.problem(
          "the module is loaded, but there is no /dev/stile/" + label,
          "the kernel's log says why: dmesg | grep stile");
    } else if (!Files.isReadable(device) || !Files.isWritable(device)) {
      patient.problem(
          "/dev/stile/%s may not be opened by this user".formatted(label),
          "run as user stile, or join the group stile");
    } else {
      patient.ok("the module's device is /dev/stile/" + label);
    }
  }
}
