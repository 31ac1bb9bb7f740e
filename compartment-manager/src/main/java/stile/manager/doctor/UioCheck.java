package stile.manager.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import stile.bindings.discovery.Device;
import stile.bindings.discovery.DeviceFinder;
import stile.manager.uio.UioPlaces;

/** Is the compartment's uio device there, does it hold what the profile says, may it be opened? */
final class UioCheck {
  private final Machine machine;
  private final Patient patient;

  UioCheck(Machine machine, Patient patient) {
    this.machine = machine;
    this.patient = patient;
  }

  void run() {
    try {
      List<Device> found = named();
      if (found.size() == 1) {
        examine(found.getFirst());
      } else {
        patient.problem(
            "%d uio devices are called \"%s\"; expected one"
                .formatted(found.size(), patient.doorbell().label()),
            found.isEmpty()
                ? "load the driver that gives the node to uio; the name is the driver's, see"
                    + " /sys/class/uio/*/name"
                : "give each a name of its own");
      }
    } catch (IOException e) {
      patient.problem("/sys/class/uio cannot be read: " + e, "see that sysfs is mounted");
    }
  }

  private List<Device> named() throws IOException {
    List<Device> found = new ArrayList<>();
    for (Device device : DeviceFinder.in(machine.file("sys")).find(DeviceFinder.UIO)) {
      if (device.attribute("name").filter(patient.doorbell().label()::equals).isPresent()) {
        found.add(device);
      }
    }
    return found;
  }

  private void examine(Device device) throws IOException {
    List<String> differences = UioPlaces.find(device.maps(), patient.doorbell()).differences();
    for (String difference : differences) {
      patient.problem(
          "%s: %s".formatted(device.name(), difference),
          "let the node's reg name it, or correct the profile");
    }
    Path file = machine.file("dev/" + device.name());
    if (!Files.exists(file)) {
      patient.problem("there is no /dev/" + device.name(), "see that udev runs");
    } else if (!Files.isReadable(file) || !Files.isWritable(file)) {
      patient.problem(
          "/dev/%s may not be opened by this user".formatted(device.name()),
          "a udev rule: SUBSYSTEM==\"uio\", ATTR{name}==\"%s\", GROUP=\"stile\", MODE=\"0660\""
              .formatted(patient.doorbell().label()));
    } else if (differences.isEmpty()) {
      patient.ok("the compartment is /dev/%s".formatted(device.name()));
    }
  }
}
