package stile.manager.doctor;

import java.util.Optional;
import stile.manager.devicetree.Node;

/**
 * Does Linux leave the compartment's cores alone? It starts every core its device tree shows as
 * usable; the firmware refuses, and Linux complains at each start.
 */
final class CoreCheck {
  private final Node root;
  private final Patient patient;

  CoreCheck(Node root, Patient patient) {
    this.root = root;
    this.patient = patient;
  }

  void run() {
    Optional<Node> cpus = root.child("cpus");
    if (cpus.isEmpty()) {
      patient.problem("the device tree has no /cpus", "see that it is this board's");
      return;
    }
    for (int core : patient.doorbell().partition().cores()) {
      check(cpus.get(), core);
    }
  }

  private void check(Node cpus, int core) {
    Optional<Node> node =
        cpus.children().stream()
            .filter(n -> cpus.ranges(n).stream().anyMatch(r -> r.base() == core))
            .findFirst();
    // With "disabled" Linux still asks for it; "fail" says that it cannot be had.
    boolean taken =
        node.map(n -> !n.text("status").map(s -> s.startsWith("fail")).orElse(false)).orElse(false);
    if (taken) {
      patient.problem(
          "core %#x is the compartment's, and %s offers it to Linux"
              .formatted(core, node.get().path()),
          "set its status to \"fail\", or delete the node");
    } else {
      patient.ok("core %#x is out of Linux's hands".formatted(core));
    }
  }
}
