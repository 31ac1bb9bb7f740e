package stile.manager.doctor;

import java.util.Optional;
import stile.manager.devicetree.Node;
import stile.manager.devicetree.Tree;

/** Is the processor there that Linux is to start by remoteproc? */
final class ProcessorCheck {
  private final Tree tree;
  private final Patient patient;

  ProcessorCheck(Tree tree, Patient patient) {
    this.tree = tree;
    this.patient = patient;
  }

  void run() {
    patient
        .doorbell()
        .partition()
        .processor()
        .filter(processor -> processor.startsWith("/"))
        .ifPresent(this::check);
  }

  private void check(String path) {
    Optional<Node> node = tree.at(path);
    if (node.isEmpty() || !tree.available(node.get())) {
      patient.problem(
          "the compartment's processor, %s, is %s"
              .formatted(path, node.isEmpty() ? "not in this device tree" : "disabled"),
          "apply the board's device-tree overlay, which enables it for remoteproc");
    } else {
      patient.ok("%s is for remoteproc".formatted(path));
    }
  }
}
